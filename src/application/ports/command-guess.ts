/** Somebody who reads free text: a model, where the operator has one. */
export interface CommandGuess {
  /**
   * One line that is meant to be a command; undefined where nothing was understood. Untrusted: it
   * can hold anything. Fails as a ServiceError.
   */
  guess(text: string): Promise<string | undefined>
}

/** Where there is no model; no text leaves the house. */
export const noCommandGuess: CommandGuess = { guess: () => Promise.resolve(undefined) }
