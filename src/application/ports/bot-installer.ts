/** How a try to install the bot for a person ended; a refusal bears the service's own code. */
export type InstallOutcome =
  | { readonly outcome: 'installed' }
  /** They have it; the id of their chat with it where that is told. */
  | { readonly outcome: 'alreadyThere'; readonly conversationId: string | null }
  /** The organization's catalog has no such app. */
  | { readonly outcome: 'notInCatalog' }
  | { readonly outcome: 'refused'; readonly code: string }
  | { readonly outcome: 'noSuchPerson' }

/** What a look found that installs nothing. */
export type LookOutcome =
  | Exclude<InstallOutcome, { outcome: 'installed' }>
  | { readonly outcome: 'notThere' }

/** Puts the bot into people's Teams; people by their Entra object ids. */
export interface BotInstaller {
  /** Safe to repeat: whoever has it keeps what they have. */
  install(personId: string): Promise<InstallOutcome>
  lookFor(personId: string): Promise<LookOutcome>
  /** Read afresh. */
  isInCatalog(): Promise<boolean>
}
