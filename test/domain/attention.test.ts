import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  type Attention,
  isHandedOver,
  silentAbout,
  snoozeOf,
  snoozeUntil,
  takenOverBy,
} from '../../src/domain/attention.ts'

const at = (text: string) => new Date(text)
const now = at('2026-05-04T08:00:00Z')
const expiresAt = at('2026-05-25T12:00:00Z')
const snoozed = (until: string, keyId = 'old'): Attention => ({
  kind: 'snoozed',
  keyId,
  until: at(until),
  reason: null,
  personId: 'alice',
})

describe('A snooze', () => {
  it('lasts as long as it was asked for', () => {
    assert.deepEqual(snoozeUntil(at('2026-05-11T08:00:00Z'), { expiresAt, now }), {
      until: at('2026-05-11T08:00:00Z'),
      isCapped: false,
    })
  })

  it('ends three days before the secret does at the latest', () => {
    const until = at('2026-05-22T12:00:00Z')
    assert.deepEqual(snoozeUntil(until, { expiresAt, now }), { until, isCapped: false })
    assert.deepEqual(snoozeUntil(at('2026-05-22T12:00:01Z'), { expiresAt, now }), {
      until,
      isCapped: true,
    })
  })

  it('is refused where the secret ends within three days, or has ended', () => {
    const wanted = at('2026-05-30T08:00:00Z')
    for (const late of ['2026-05-22T12:00:00Z', '2026-05-26T12:00:00Z']) {
      assert.deepEqual(snoozeUntil(wanted, { expiresAt, now: at(late) }), { refusal: 'tooLate' })
    }
  })

  it('cannot end in the past', () => {
    assert.deepEqual(snoozeUntil(now, { expiresAt, now }), { refusal: 'inThePast' })
  })

  it('counts for its own secret until its end, and the longest counts', () => {
    const said = [snoozed('2026-05-06T00:00:00Z'), snoozed('2026-05-11T00:00:00Z')]
    assert.deepEqual(snoozeOf(said, 'old', now), said[1])
    assert.equal(snoozeOf(said, 'other', now), undefined)
    assert.equal(snoozeOf(said, 'old', at('2026-05-11T00:00:00Z')), undefined)
  })
})

describe('What somebody said for themselves', () => {
  const handedOver = (personId: string, toPersonId: string): Attention => ({
    kind: 'handedOver',
    personId,
    toPersonId,
  })

  it('keeps only them quiet', () => {
    const said: Attention[] = [
      { kind: 'muted', personId: 'ben' },
      { kind: 'notMine', personId: 'carla' },
      handedOver('david', 'erin'),
      snoozed('2026-05-11T00:00:00Z'),
    ]
    assert.deepEqual([...silentAbout(said)], ['ben', 'carla', 'david'])
  })

  it('leaves a fortnight to whom it was handed over', () => {
    const handed = (day: string) => [{ kind: 'handedOver' as const, saidAt: at(day) }]
    assert.ok(isHandedOver(handed('2026-04-20T08:00:01Z'), now))
    assert.ok(!isHandedOver(handed('2026-04-20T08:00:00Z'), now))
    assert.ok(!isHandedOver([{ kind: 'snoozed', saidAt: now }], now))
  })

  it('names whom the last one asked to see to it', () => {
    assert.equal(takenOverBy([]), undefined)
    assert.equal(takenOverBy([handedOver('a', 'b'), handedOver('b', 'c')]), 'c')
  })
})
