// What a card says, in data. How it looks and the words it uses are the Teams adapter's business;
// every card here has one template in adaptiveCards/ of the same name.

import type { ApplicationCommand, CommandName } from '../domain/command.ts'
import type { Acknowledged, Verdict } from '../domain/evidence.ts'
import type { FindingKind } from '../domain/finding.ts'
import type { MatterEnd } from '../domain/matter-end.ts'
import type { OwnerLack } from '../domain/orphan.ts'
import type { VaultReadiness } from '../domain/preflight.ts'
import type { Removal, RemovalRefusal } from '../domain/removal.ts'
import type { AdminRole, RightsLack } from '../domain/rights.ts'
import type {
  CleanupRefusal,
  FailureReason,
  OpenState,
  TimelineEntry,
  Trouble,
  UndoRefusal,
} from '../domain/rotation.ts'
import type { RotationId } from '../domain/rotation-name.ts'
import type { SelfRotation } from '../domain/self-rotating.ts'
import type { TargetProblem } from '../domain/target-text.ts'
import type { PlannedValidity, ValidityChoice } from '../domain/validity.ts'
import type { SourcedTarget, StoredVersion, VaultTarget } from '../domain/vault-target.ts'
import type { WhyTold } from '../domain/why-told.ts'
import type {
  ApplicationNames,
  ExpiringItem,
  OwnerFacts,
  SecretFacts,
} from './cards/application-facts.ts'
import type { ApprovalCard } from './cards/approval-card.ts'
import type {
  AttentionSaidCard,
  HandOverCard,
  SettingsCard,
  SnoozeChoice,
  SnoozeFacts,
  SnoozeFormCard,
} from './cards/attention-cards.ts'
import type {
  DigestCard,
  DigestDraft,
  DigestFollowUpCard,
  DigestSettingsCard,
} from './cards/digest-card.ts'
import type { DoctorCard } from './cards/doctor-card.ts'
import type { HistoryCard, MineCard, WhoamiCard } from './cards/person-cards.ts'
import type { ReachFacts } from './cards/reach-facts.ts'
import type { RoundFacts } from './cards/round-facts.ts'
import type { ScanCard } from './cards/scan-card.ts'
import type { DueListCard, SupersededCard } from './cards/warning-cards.ts'

export type { ApplicationNames, ExpiringItem, OwnerFacts, SecretFacts }

/** Someone's first card: what Rekey does and what to type. Sent once a conversation. */
export interface WelcomeCard {
  readonly kind: 'welcome'
  readonly where: 'personal' | 'shared'
}

/** A client secret expires: the warning with the Rotate button. */
export interface ExpiryCard {
  readonly kind: 'expiry'
  readonly application: ApplicationNames
  readonly secret: SecretFacts
  readonly targets: readonly VaultTarget[]
  readonly owners: readonly OwnerFacts[]
  /** Set while somebody put it off. */
  readonly snoozed?: SnoozeFacts
  /** Why the reader was told; null where they asked for it. */
  readonly why: WhyTold | null
}

/** The form before a rotation: description, validity, and where the value will go. */
export interface RotateFormCard {
  readonly kind: 'rotate-form'
  readonly application: ApplicationNames
  readonly secret: SecretFacts
  /** Where the value will go, as text that can be changed: one a line. */
  readonly targets: string
  /** What the text was before anybody changed it. */
  readonly shownTargets: string
  /** The application's newest rotation; the form starts the one after it and no other. */
  readonly follows: RotationId | 'none'
  /** Why the form came back. */
  readonly problem: RotateFormProblem | null
  readonly description: string
  readonly choices: readonly ValidityChoice[]
  readonly chosen: ValidityChoice
  /** The policy's cap in days, shown as the reason for missing choices; null when none binds. */
  readonly policyMaxDays: number | null
}

/** Why a form came back instead of a rotation; what was typed stands on it again. */
export type RotateFormProblem =
  | TargetProblem
  | { readonly code: 'targetsChanged' | 'rotatedSince' }
  | { readonly code: 'vaultNotReady'; readonly reason: FailureReason }

/** What somebody filled in on the form, on its way back to it. */
export interface RotateDraft {
  readonly description: string
  readonly validity: ValidityChoice
  readonly targets: string
  readonly shownTargets: string
}

/** A deleted secret has the name that the new one needs: offers to recover it. */
export interface NameDeletedCard {
  readonly kind: 'name-deleted'
  readonly application: ApplicationNames
  readonly keyId: string
  readonly targets: readonly VaultTarget[]
  /** How the last attempt to recover it went. */
  readonly outcome: 'forbidden' | 'underWay' | null
  readonly draft: RotateDraft | null
}

/** Where an application's client secret is kept, and the form to change it. */
export interface TargetsCard {
  readonly kind: 'targets'
  readonly application: ApplicationNames
  readonly targets: readonly (SourcedTarget & { readonly readiness: VaultReadiness })[]
  /** Who set them here; null where nobody did. */
  readonly set: { readonly by: string; readonly at: Date } | null
  /** What the form holds: the targets one a line, or what was typed and not understood. */
  readonly text: string
  readonly outcome: 'saved' | 'reset' | TargetProblem | { readonly code: 'rotationOpen' } | null
}

/** Which phase of making the new secret is under way. */
export type RotationPhase = 'minting' | 'verifying' | 'storing'

/** Facts that every card about one rotation shows. */
export interface RotationFacts {
  readonly rotationId: RotationId
  readonly application: ApplicationNames
  readonly requestedBy: string
  readonly old: SecretFacts
}

/** The rotation under way; replaced in place as it goes on. */
export interface RotationProgressCard extends RotationFacts {
  readonly kind: 'rotation-progress'
  readonly phase: RotationPhase
  /** What holds it up; a person may give it up then. */
  readonly trouble: Trouble | null
}

/** Facts of a question about one rotation. */
interface QuestionFacts extends RotationFacts {
  /** Which state of the rotation it shows; the answer acts on no other. */
  readonly revision: number
}

/** "Give this rotation up?" */
export interface GiveUpConfirmCard extends QuestionFacts {
  readonly kind: 'give-up-confirm'
  readonly targets: readonly VaultTarget[]
}

/** A person waits no longer; what was minted is being removed. */
export interface GiveUpProgressCard extends RotationFacts {
  readonly kind: 'give-up-progress'
  readonly confirmedBy: string
  /** Since when it waits for somebody's rights; null while it does not. */
  readonly signInSince: Date | null
}

/** A secret of a rotation that was made: where it is and since when it is proven. */
export interface NewSecretFacts {
  readonly keyId: string
  readonly expiresAt: Date
  readonly provenAt: Date
  readonly versions: readonly StoredVersion[]
}

/** The new secret is stored and proven; the old one is still valid. */
export interface RotationStoredCard extends RotationFacts {
  readonly kind: 'rotation-stored'
  readonly fresh: NewSecretFacts
  /** Why the new secret ends sooner than was wished for, where it does. */
  readonly shortenedBy: PlannedValidity['shortenedBy']
  /** Why the last attempt to remove the old secret, or to undo, was refused. */
  readonly refusal: CleanupRefusal | UndoRefusal | null
}

/** What sign-ins say of both secrets. */
export interface EvidenceFacts {
  readonly readAt: Date
  /** The last sign-in with the old secret; null: none is known. */
  readonly oldUsedAt: Date | null
  readonly freshUsedAt: Date | null
  /** How late a sign-in may show; null where sign-ins could not be read. */
  readonly lagHours: number | null
  readonly verdict: Verdict
}

/** "Remove the old secret now?" */
export interface CleanupConfirmCard extends QuestionFacts {
  readonly kind: 'cleanup-confirm'
  readonly fresh: NewSecretFacts
  readonly evidence: EvidenceFacts
}

/** "Really?": the old secret is in use, or nobody can tell. */
export interface CleanupWarningCard extends QuestionFacts {
  readonly kind: 'cleanup-warning'
  readonly evidence: EvidenceFacts
  /** What a person who goes on has read here. */
  readonly acknowledged: Acknowledged
}

/** The old secret still waits for its removal. */
export interface CleanupReminderCard extends RotationFacts {
  readonly kind: 'cleanup-reminder'
  readonly fresh: NewSecretFacts
  readonly storedAt: Date
  /** Calendar days since then. */
  readonly daysWaited: number
}

/** "Go back to the old secret?" */
export interface UndoConfirmCard extends QuestionFacts {
  readonly kind: 'undo-confirm'
  readonly fresh: NewSecretFacts
}

/** A person confirmed; the vaults go back and the new secret is being removed. */
export interface UndoProgressCard extends RotationFacts {
  readonly kind: 'undo-progress'
  readonly confirmedBy: string
  /** Since when it waits for somebody's rights; null while it does not. */
  readonly signInSince: Date | null
}

/** The end of a rotation that was undone. */
export interface RotationUndoneCard extends RotationFacts {
  readonly kind: 'rotation-undone'
  readonly fresh: NewSecretFacts
  readonly undoneBy: string
  /** False where a vault never held an old value: people have to see to that themselves. */
  readonly vaultsHeldOld: boolean
  readonly timeline: readonly TimelineEntry[]
}

/** A person confirmed; the old secret is being removed. */
export interface CleanupProgressCard extends RotationFacts {
  readonly kind: 'cleanup-progress'
  readonly confirmedBy: string
}

/** The end of the old secret, and the whole time line. */
export interface RotationClosedCard extends RotationFacts {
  readonly kind: 'rotation-closed'
  readonly fresh: NewSecretFacts
  readonly how: 'removed' | 'alreadyGone' | 'expired'
  /** Who confirmed the removal; null where nobody did. */
  readonly closedBy: string | null
  /** The last sign-in with the old secret that was known then; null where none or nothing was. */
  readonly oldUsedAt: Date | null
  readonly closedAt: Date
  readonly timeline: readonly TimelineEntry[]
}

/** The end without a new secret; the old one was not touched. */
export interface RotationFailedCard extends RotationFacts {
  readonly kind: 'rotation-failed'
  readonly reason: FailureReason
  readonly timeline: readonly TimelineEntry[]
}

/** What can be typed; shown for `help` and for text that is no command. */
export interface HelpCard {
  readonly kind: 'help'
  /** Set when the text was not understood or a command lacked something. */
  readonly problem: HelpProblem | null
  readonly commands: readonly CommandName[]
}

/** Why a text was not understood. */
export type HelpProblem =
  /** With the text of the command that may have been meant. */
  | { readonly code: 'unknown'; readonly meant: string | null }
  | { readonly code: 'needsApplication'; readonly name: ApplicationCommand | 'snooze' }
  | { readonly code: 'needsDays' }

/** Secrets that expire soon, for one person or for everybody. */
export interface ExpiringCard {
  readonly kind: 'expiring'
  readonly horizonDays: number
  /** Whose applications: the person's own, or all because of a directory role. */
  readonly scope: 'own' | AdminRole
  readonly items: readonly ExpiringItem[]
  /** How many more there are than the card lists. */
  readonly more: number
  /** When the list was true; null when the directory was never read. */
  readonly asOf: Date | null
}

/** One application with all its client secrets. */
export interface ApplicationCard {
  readonly kind: 'application'
  readonly application: ApplicationNames
  /** The moment that the time line calls today. */
  readonly asOf: Date
  readonly secrets: readonly (SecretFacts & {
    readonly startsAt: Date
    readonly replaced: boolean
    /** A newer one replaces it and no rotation is at work on it. */
    readonly removable: boolean
  })[]
  readonly owners: readonly OwnerFacts[]
  readonly targets: readonly VaultTarget[]
  /** The service that renews its secrets by itself, where one does. */
  readonly selfRotation: SelfRotation | null
  /** Which of the operator's rules keeps everybody from being warned of it; null where none does. */
  readonly unwatched:
    | { readonly why: 'excluded'; readonly rule: string }
    | { readonly why: 'notIncluded' }
    | null
  /** The id of an open rotation, if one is under way. */
  readonly openRotation: RotationId | null
}

/** Several applications fit: choose one. */
export interface PickerCard {
  readonly kind: 'picker'
  readonly then: ApplicationCommand | 'cleanup' | 'snooze'
  readonly query: string
  readonly applications: readonly ApplicationNames[]
}

/** Several client secrets of one application fit: choose which one to rotate. */
export interface SecretPickerCard {
  readonly kind: 'secret-picker'
  readonly application: ApplicationNames
  readonly secrets: readonly SecretFacts[]
}

/** One client secret that can be cleaned up; without a replacement it has expired. */
export interface CleanupItem {
  readonly application: ApplicationNames
  readonly secret: SecretFacts
  readonly replacedBy: SecretFacts | null
}

/** Client secrets that a newer one replaces or that have expired. */
export interface CleanupListCard {
  readonly kind: 'cleanup-list'
  /** The application that was asked for; null for all of the person's own. */
  readonly application: ApplicationNames | null
  readonly items: readonly CleanupItem[]
  /** How many more there are than the card lists. */
  readonly more: number
  /** When the list was true; null when the directory was never read. */
  readonly asOf: Date | null
}

/** "Remove exactly this client secret now?" */
export interface RemovalConfirmCard extends CleanupItem {
  readonly kind: 'removal-confirm'
  /** Null for a secret that nothing replaces: it has expired, so nothing can use it. */
  readonly evidence: EvidenceFacts | null
}

/** A confirmed removal of one client secret: under way, or how it ended. */
export interface RemovalCard extends CleanupItem {
  readonly kind: 'removal'
  readonly confirmedBy: string
  readonly state: Removal['state']
  /** Set where it was refused. */
  readonly reason: RemovalRefusal | null
}

/** What reconciliation found about an application, for its owner. */
export interface FindingCard {
  readonly kind: 'finding'
  readonly what: FindingKind
  readonly application: ApplicationNames
  readonly keyId: string
  readonly description: string | null
  readonly rotationId: string | null
  readonly servedBy: StoredVersion | null
  readonly firstSeenAt: Date
}

/** A warning whose matter ended by itself: what happened, in place of the warning. */
export interface MatterOverCard {
  readonly kind: 'matter-over'
  readonly how: MatterEnd['how']
  readonly application: ApplicationNames
  /** The secret that was warned of. */
  readonly secret: SecretFacts
  /** What replaces it; where it was removed, the valid secret that lasts longest. */
  readonly newer: SecretFacts | null
  /** Who confirmed the removal here; null where it was not removed through Rekey. */
  readonly removedBy: string | null
}

/** How Rekey is doing: the last look at the directory and the person's open rotations. */
export interface StatusCard {
  readonly kind: 'status'
  readonly lastRound: RoundFacts | null
  /** The last one that read everything, where the last one did not. */
  readonly lastComplete: RoundFacts | null
  /** When the next one comes due by itself. */
  readonly nextRoundAt: Date | null
  readonly rotations: readonly {
    readonly rotationId: RotationId
    readonly application: ApplicationNames
    readonly state: OpenState
    readonly requestedBy: string
    readonly requestedAt: Date
  }[]
  /** How many findings nobody has settled yet; null for people who are no administrators. */
  readonly findings: number | null
  /** Work that was given up after its last try, by queue; null for people who are no administrators. */
  readonly givenUp: readonly { readonly queue: string; readonly jobs: number }[] | null
  /** Who blocked or removed the bot, and matters that no route leads anywhere for; administrators only. */
  readonly unreached: {
    readonly people: number
    readonly matters: number
    /** Some of the matters' applications, the most urgent first. */
    readonly soonest: readonly ApplicationNames[]
  } | null
  /** Who cannot be told; null for people who are no administrators. */
  readonly reach: ReachFacts | null
}

/** One application that is short of owners, with its client secret that expires first. */
export interface OrphanItem {
  readonly application: ApplicationNames
  readonly secret: SecretFacts
  readonly owners: readonly OwnerFacts[]
  readonly lack: OwnerLack
}

/** Applications that nobody or only one person looks after, a page of them. */
export interface OrphansCard {
  readonly kind: 'orphans'
  readonly scope: 'own' | AdminRole
  readonly items: readonly OrphanItem[]
  /** How many come before this page. */
  readonly skip: number
  readonly pageSize: number
  readonly total: number
  /** Owners are read of applications that come due within these days. */
  readonly horizonDays: number
  /** When the list was true; null when the directory was never read. */
  readonly asOf: Date | null
}

/** One client secret in the report. */
export interface ReportItem {
  readonly application: ApplicationNames
  readonly secret: SecretFacts
}

/** Every client secret and when it expires, a page of them. */
export interface ReportCard {
  readonly kind: 'report'
  readonly scope: 'own' | AdminRole
  readonly items: readonly ReportItem[]
  /** How many come before this page. */
  readonly skip: number
  readonly pageSize: number
  readonly total: number
  /** When the list was true; null when the directory was never read. */
  readonly asOf: Date | null
}

/** A short answer without actions. */
export interface MessageCard {
  readonly kind: 'message'
  readonly message: Message
}

/** Every short answer there is. */
export type Message =
  | { readonly code: 'notAllowed'; readonly lack: RightsLack }
  | { readonly code: 'applicationNotFound'; readonly query: string | null }
  | { readonly code: 'applicationGone' }
  | { readonly code: 'noSecrets'; readonly name: string }
  | { readonly code: 'secretGone'; readonly name: string }
  | {
      readonly code: 'cannotStart'
      readonly name: string
      readonly reason: FailureReason
      /** How long a throttled vault asks to wait; null where it does not say. */
      readonly retryAfterMs: number | null
    }
  | { readonly code: 'cannotRemove'; readonly name: string; readonly reason: RemovalRefusal }
  | { readonly code: 'rotationUnknown' }
  | { readonly code: 'requestUnknown' }
  | { readonly code: 'askerMayNot' }
  | { readonly code: 'nothingToUndo'; readonly name: string }
  | { readonly code: 'snoozeTooLate'; readonly name: string }
  | { readonly code: 'alreadyDone' }
  | { readonly code: 'badInput' }
  | { readonly code: 'serviceTrouble'; readonly service: 'graph' | 'entra' | 'vault' | 'other' }
  | { readonly code: 'tooManyRequests' }
  | { readonly code: 'adminsOnly' }
  | { readonly code: 'channelsOnly' }
  | { readonly code: 'personalOnly' }
  | { readonly code: 'nothingToReport' }
  | { readonly code: 'fileDeclined' }
  | { readonly code: 'fileNotDelivered' }
  | { readonly code: 'signInRefused' }
  | { readonly code: 'signInMoreAsked' }
  | { readonly code: 'signInNotHere' }
  | { readonly code: 'consentMissing'; readonly url: string }

/** Any card. */
export type Card =
  | WelcomeCard
  | ExpiryCard
  | DueListCard
  | SupersededCard
  | RotateFormCard
  | RotationProgressCard
  | GiveUpConfirmCard
  | GiveUpProgressCard
  | RotationStoredCard
  | CleanupConfirmCard
  | CleanupWarningCard
  | CleanupReminderCard
  | CleanupProgressCard
  | UndoConfirmCard
  | UndoProgressCard
  | RotationUndoneCard
  | RotationClosedCard
  | RotationFailedCard
  | HelpCard
  | ExpiringCard
  | ApplicationCard
  | TargetsCard
  | NameDeletedCard
  | PickerCard
  | SecretPickerCard
  | CleanupListCard
  | RemovalConfirmCard
  | RemovalCard
  | FindingCard
  | MatterOverCard
  | StatusCard
  | DoctorCard
  | ScanCard
  | OrphansCard
  | ReportCard
  | DigestCard
  | SnoozeFormCard
  | HandOverCard
  | AttentionSaidCard
  | SettingsCard
  | MineCard
  | WhoamiCard
  | HistoryCard
  | DigestFollowUpCard
  | DigestSettingsCard
  | ApprovalCard
  | MessageCard

/** The state of a rotation that the pressed card showed; null on cards from before it was noted. */
export type Revision = number | null

/**
 * What a button sends back. It is a request, never a proof: the person comes from the
 * authenticated activity, and everything is read again.
 */
export type CardAction =
  | { readonly verb: 'open-rotate'; readonly applicationObjectId: string; readonly keyId: string }
  | {
      readonly verb: 'rotate-now'
      readonly applicationObjectId: string
      readonly keyId: string
      readonly description: string
      readonly validity: ValidityChoice
      /** What the form says about the targets; null on cards from before it said anything. */
      readonly targets: string | null
      readonly shownTargets: string | null
      /** The application's newest rotation when the form was drawn, `none`; null on older forms. */
      readonly follows?: RotationId | 'none' | null
    }
  | {
      readonly verb: 'recover-names'
      readonly applicationObjectId: string
      readonly keyId: string
      readonly draft: RotateDraft | null
    }
  | { readonly verb: 'show-targets'; readonly applicationObjectId: string }
  | {
      readonly verb: 'save-targets'
      readonly applicationObjectId: string
      readonly targets: string
    }
  | { readonly verb: 'reset-targets'; readonly applicationObjectId: string }
  | { readonly verb: 'show-matter'; readonly applicationObjectId: string; readonly keyId: string }
  /** On a list of due matters: posts the chosen one's own card below it, or the form. */
  | {
      readonly verb: 'show-due' | 'rotate-due'
      readonly matter: { readonly applicationObjectId: string; readonly keyId: string }
    }
  | { readonly verb: 'show-application'; readonly applicationObjectId: string }
  | { readonly verb: 'choose-secret'; readonly applicationObjectId: string }
  | { readonly verb: 'list-cleanup'; readonly applicationObjectId: string }
  | { readonly verb: 'ask-removal'; readonly applicationObjectId: string; readonly keyId: string }
  | {
      readonly verb: 'confirm-removal'
      readonly applicationObjectId: string
      readonly keyId: string
    }
  | { readonly verb: 'retry-jobs' }
  | { readonly verb: 'show-orphans'; readonly skip: number }
  | { readonly verb: 'show-report'; readonly skip: number }
  | { readonly verb: 'show-digest'; readonly page: number }
  | { readonly verb: 'digest-mine' }
  | {
      readonly verb: 'rotate-in-chat'
      readonly applicationObjectId: string
      readonly keyId: string
      /** The page of the digest that was pressed. */
      readonly page: number
    }
  | { readonly verb: 'show-digest-settings' }
  | ({ readonly verb: 'save-digest' } & DigestDraft)
  | { readonly verb: 'switch-digest'; readonly isOn: boolean }
  | { readonly verb: 'show-scan'; readonly newerThan: number }
  | { readonly verb: 'show-rotation'; readonly rotationId: RotationId }
  | { readonly verb: 'ask-cleanup'; readonly rotationId: RotationId }
  | {
      readonly verb: 'confirm-cleanup'
      readonly rotationId: RotationId
      readonly revision?: Revision
      /** What the pressed card said of the old secret's use, beyond the first question. */
      readonly acknowledged: Acknowledged | null
    }
  | { readonly verb: 'ask-undo'; readonly rotationId: RotationId }
  | {
      readonly verb: 'confirm-undo'
      readonly rotationId: RotationId
      readonly revision?: Revision
    }
  | { readonly verb: 'ask-give-up'; readonly rotationId: RotationId }
  | {
      readonly verb: 'confirm-give-up'
      readonly rotationId: RotationId
      readonly revision?: Revision
    }
  | { readonly verb: 'go-on'; readonly rotationId: RotationId }
  | { readonly verb: 'run-command'; readonly text: string }
  | { readonly verb: 'open-snooze'; readonly applicationObjectId: string; readonly keyId: string }
  | { readonly verb: 'choose-snooze'; readonly applicationObjectId: string }
  | {
      readonly verb: 'snooze'
      readonly applicationObjectId: string
      readonly keyId: string
      readonly choice: SnoozeChoice
      /** As it was typed; it counts before the choice. */
      readonly date: string
      readonly reason: string
    }
  | { readonly verb: 'wake'; readonly applicationObjectId: string; readonly keyId: string }
  | { readonly verb: 'mute'; readonly applicationObjectId: string }
  | { readonly verb: 'not-mine'; readonly applicationObjectId: string }
  | { readonly verb: 'hear-again'; readonly applicationObjectId: string }
  | { readonly verb: 'open-hand-over'; readonly applicationObjectId: string }
  | {
      readonly verb: 'hand-over'
      readonly applicationObjectId: string
      readonly toPersonId: string
    }
  | { readonly verb: 'opt-out' | 'opt-in' }
  | {
      readonly verb: 'show-history'
      readonly applicationObjectId: string
      readonly skip: number
    }
  | { readonly verb: 'find-undo'; readonly applicationObjectId: string }
  | { readonly verb: 'approve'; readonly approvalId: number }
  | { readonly verb: 'decline'; readonly approvalId: number }
