import type { ActionRequest } from '../../application/answer-action.ts'
import type { TextRequest } from '../../application/answer-command.ts'
import type { Card, WelcomeCard } from '../../application/card.ts'
import type { FileOffer } from '../../application/cards/file-offer.ts'
import type { Log } from '../../application/ports/log.ts'
import type { BroughtSignIn } from '../../application/ports/persons-rights.ts'
import type { ReportFile } from '../../application/ports/report-files.ts'
import type { Conversation } from '../../application/ports/store.ts'
import type { SignInAnswer } from '../../application/press-with-rights.ts'
import type { Person } from '../../domain/application.ts'
import type { CardAddress } from '../../domain/rotation.ts'
import type { CardRenderer } from './cards/card-renderer.ts'
import type { TurnGate } from './turn-gate.ts'

/** The use cases that the bot's handlers call; compose/use-cases.ts binds them. */
export interface BotUseCases {
  readonly answerText: (request: TextRequest) => Promise<Card | FileOffer>
  readonly answerAction: (request: Required<ActionRequest>) => Promise<Card>
  /** The same for a button's press, which may have to bring its person's sign-in along. */
  readonly press: (
    request: Required<ActionRequest> & { brought: BroughtSignIn | null },
  ) => Promise<Card | SignInAnswer>
  /** The report that a person may see, as a file; undefined where there is nothing for them. */
  readonly reportFile: (person: Person) => Promise<ReportFile | undefined>
  /** A card was sent as an answer; what follows changes by itself needs to know where it is. */
  readonly cardShown: (card: Card, address: CardAddress) => Promise<void>
  /** The welcome for a conversation that is new; undefined when it was known. */
  readonly rememberConversation: (conversation: Conversation) => Promise<WelcomeCard | undefined>
  /** The person of a personal chat, null elsewhere and where Teams does not say. */
  readonly forgetConversation: (
    conversation: Pick<Conversation, 'id' | 'personId'>,
  ) => Promise<void>
  readonly forgetTeam: (teamId: string) => Promise<void>
  /** An answer goes to this conversation now, whatever waits. */
  readonly answering: (conversationId: string) => void
  /** False when this activity was handled before. */
  readonly firstTime: (activityId: string) => Promise<boolean>
}

/** What the handlers need beside the use cases. */
export interface HandlerParts {
  readonly useCases: BotUseCases
  readonly renderer: CardRenderer
  readonly gate: TurnGate
  /** Hosts that files may be written to; null where this client takes no files. */
  readonly uploadHosts: readonly string[] | null
  /** What clients ask for when a person shall sign in; null where Rekey has rights of its own. */
  readonly signInResource: string | null
  readonly log: Log
}
