// What a template may be filled with. No null and no undefined: the templating engine throws at
// the one and leaves `${…}` in the card at the other.

import type { CardAction } from '../../../application/card.ts'

/** A value that a template can bind. */
export type TemplateValue =
  | string
  | number
  | boolean
  | readonly TemplateValue[]
  | { readonly [key: string]: TemplateValue }

/** The fields that one template binds. */
export type TemplateData = { readonly [key: string]: TemplateValue }

/** A finished Adaptive Card as plain JSON. */
export type AdaptiveCardJson = { readonly type: 'AdaptiveCard'; readonly [key: string]: unknown }

/** What a button sends along besides its verb, the inputs of its card and what is no plain value. */
export type ActionData<Verb extends CardAction['verb']> = Omit<
  Extract<CardAction, { readonly verb: Verb }>,
  | 'verb'
  | 'description'
  | 'validity'
  | 'acknowledged'
  | 'targets'
  | 'shownTargets'
  | 'draft'
  | 'choice'
  | 'date'
  | 'reason'
  | 'toPersonId'
  | 'revision'
  | 'follows'
>

/** What the buttons of a question about a rotation send along: to go on, or to look at it again. */
export type QuestionData<Verb extends 'confirm-cleanup' | 'confirm-undo' | 'confirm-give-up'> =
  ActionData<Verb> & ActionData<'show-rotation'> & { readonly revision: number }
