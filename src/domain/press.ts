// One press of one drawn button. Teams may deliver it again, late, or under another activity id, and
// somebody may send it again: each button that changes something bears an id of its drawing, and one
// person's press of it counts once.

/** Verbs of the buttons that change something; all others only look, however often they come. */
export const actingVerbs = [
  'rotate-now',
  'recover-names',
  'save-targets',
  'reset-targets',
  'confirm-removal',
  'confirm-cleanup',
  'confirm-undo',
  'confirm-give-up',
  'save-digest',
  'switch-digest',
  'snooze',
  'wake',
  'mute',
  'not-mine',
  'hear-again',
  'hand-over',
  'opt-out',
  'opt-in',
  'run-command',
  'go-on',
  'retry-jobs',
  'approve',
  'decline',
] as const
/** One of `actingVerbs`. */
export type ActingVerb = (typeof actingVerbs)[number]

/** A press that counts once. */
export interface Press {
  /** Of the drawing: every time a card is drawn, its buttons get another one. */
  readonly drawnId: string
  readonly verb: ActingVerb
  readonly personId: string
}

/** Whether a button with this verb changes something. */
export function isActing(verb: string): verb is ActingVerb {
  return actingVerbs.some((acting) => acting === verb)
}
