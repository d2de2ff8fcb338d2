import { type AuditActor, type AuditDeed, byPerson } from '../../domain/audit.ts'
import { canonicalJson } from '../../domain/canonical-json.ts'
import type { DigestSettings } from '../../domain/digest.ts'
import type { Attentions, PersonPreferences, SaidAttention } from '../ports/attention.ts'
import type { Digests } from '../ports/digests.ts'
import type { Transaction } from '../ports/store.ts'
import type { Note } from './note.ts'

/** What people said about being told. Saying the same again changes nothing and is not noted. */
export function recordPeoplesWords(
  within: Transaction,
  note: Note,
  by: AuditActor,
): Pick<Transaction, 'attention' | 'preferences' | 'digests'> {
  return {
    attention: recordAttention(within.attention, note, by),
    preferences: recordPreferences(within.preferences, note),
    digests: recordDigests(within.digests, note),
  }
}

type AttentionDeed = Extract<AuditDeed, { kind: 'attention' }>

const nothingMore = { keyId: null, until: null, toPersonId: null }

function recordAttention(attention: Attentions, note: Note, by: AuditActor): Attentions {
  const saidOf = async (objectId: string) => (await attention.of([objectId])).get(objectId) ?? []
  const noteOf = (
    actor: AuditActor,
    objectId: string,
    deed: Pick<AttentionDeed, 'event'> & Partial<AttentionDeed>,
  ) =>
    note({
      actor,
      application: { objectId, clientId: null },
      deed: { ...nothingMore, ...deed, kind: 'attention' },
    })
  return {
    ...attention,
    say: async (objectId, said) => {
      const isKnown = (await saidOf(objectId)).some((before) => isSame(before, said))
      await attention.say(objectId, said)
      if (isKnown) return
      noteOf(byPerson(said.personId), objectId, {
        event: said.kind,
        keyId: said.kind === 'snoozed' ? said.keyId : null,
        until: said.kind === 'snoozed' ? said.until : null,
        toPersonId: said.kind === 'handedOver' ? said.toPersonId : null,
      })
    },
    takeBack: async (key) => {
      const isTakenBack = await attention.takeBack(key)
      if (isTakenBack) {
        const { applicationObjectId, personId, keyId } = key
        noteOf(byPerson(personId), applicationObjectId, { event: 'takenBack', keyId })
      }
      return isTakenBack
    },
    wake: async (objectId, keyId) => {
      const isAwake = await attention.wake(objectId, keyId)
      if (isAwake) noteOf(by, objectId, { event: 'woken', keyId })
      return isAwake
    },
    giveBack: async (objectId, toPersonId) => {
      const wasAsked = (await saidOf(objectId)).some(
        (said) => said.kind === 'handedOver' && said.toPersonId === toPersonId,
      )
      await attention.giveBack(objectId, toPersonId)
      if (wasAsked) noteOf(byPerson(toPersonId), objectId, { event: 'givenBack', toPersonId })
    },
  }
}

/** A press that comes twice asks for days from now, twice: that is one word. */
const sameMomentMs = 60_000

function isSame(before: SaidAttention, after: SaidAttention): boolean {
  if (before.personId !== after.personId) return false
  switch (before.kind) {
    case 'snoozed':
      return (
        after.kind === 'snoozed' &&
        after.keyId === before.keyId &&
        after.reason === before.reason &&
        Math.abs(after.until.getTime() - before.until.getTime()) < sameMomentMs
      )
    case 'handedOver':
      return after.kind === 'handedOver' && after.toPersonId === before.toPersonId
    case 'muted':
    case 'notMine':
      return after.kind === before.kind
  }
}

function recordPreferences(preferences: PersonPreferences, note: Note): PersonPreferences {
  return {
    ...preferences,
    change: async (personId, changes) => {
      const before = await preferences.of(personId)
      await preferences.change(personId, changes)
      const { optedOut = before.optedOut } = changes
      if (optedOut === before.optedOut) return
      const event = optedOut ? 'optedOut' : 'optedIn'
      const deed: AuditDeed = { kind: 'preference', event, personId }
      note({ actor: byPerson(personId), application: null, deed })
    },
  }
}

function recordDigests(digests: Digests, note: Note): Digests {
  return {
    ...digests,
    save: async (channelId, saved) => {
      const before = await digests.settings(channelId)
      await digests.save(channelId, saved)
      const { settings } = saved
      if (before && textOf(before.settings) === textOf(settings)) return
      const deed: AuditDeed = { kind: 'digest', event: 'set', channelId, settings }
      note({ actor: byPerson(saved.setBy.id), application: null, deed })
    },
  }
}

function textOf({ isOn, schedule, horizonDays, filter }: DigestSettings): string {
  return canonicalJson({
    isOn,
    schedule: schedule && { ...schedule },
    horizonDays,
    filter: filter.map((rule) => ({ ...rule })),
  })
}
