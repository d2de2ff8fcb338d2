import { guessedCommand } from '../domain/guessed-command.ts'
import type { CommandGuess } from './ports/command-guess.ts'
import type { Log } from './ports/log.ts'
import { ServiceError } from './service-error.ts'

/** The ports of a guess at free text. */
export interface GuessPorts {
  readonly commandGuess: CommandGuess
  readonly log: Log
}

/**
 * The command that free text may have meant, for a question to the person; null where nothing was
 * understood or the model failed: then there is the usual help.
 */
export async function guessCommand(
  { commandGuess, log }: GuessPorts,
  text: string,
): Promise<string | null> {
  if (text.trim() === '') return null
  try {
    const answer = await commandGuess.guess(text)
    return (answer !== undefined && guessedCommand(answer)) || null
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error
    log.warn('free text not read', { problem: error.message })
    return null
  }
}
