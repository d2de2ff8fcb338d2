import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  type EvidenceGap,
  lagHoursOf,
  leftToAcknowledge,
  type SourceReading,
  verdictOf,
  weighEvidence,
} from '../../src/domain/evidence.ts'

const at = (time: string) => new Date(`2026-05-${time}:00Z`)
const about = { oldKeyId: 'old', freshKeyId: 'new', provenAt: at('04T08:00') }
const switchedAt = at('04T08:01')
const readAt = at('09T08:00')
const read = (uses: Record<string, Date> = {}): SourceReading => ({
  read: true,
  lastUsedAt: new Map(Object.entries(uses)),
})
const unread = (gap: EvidenceGap): SourceReading => ({ read: false, gap })

/** Given what the sources say, the evidence and its verdict. */
function weigh({ log = read(), report = read() }: { log?: SourceReading; report?: SourceReading }) {
  const evidence = weighEvidence({ log, report }, about, readAt)
  return { evidence, verdict: verdictOf(evidence, switchedAt) }
}

describe('Evidence', () => {
  it('takes the later use, whichever source knows of it', () => {
    const early = { old: at('03T08:00') }
    const late = { old: at('05T08:00') }
    for (const readings of [
      { log: read(late), report: read(early) },
      { log: read(early), report: read(late) },
    ]) {
      assert.deepEqual(weigh(readings).evidence.oldUsedAt, at('05T08:00'))
    }
  })

  it('counts a use that only the report remembers', () => {
    const { evidence } = weigh({ report: read({ old: at('01T08:00') }) })
    assert.deepEqual(evidence.oldUsedAt, at('01T08:00'))
  })

  it('does not take Rekey’s own proof for a use of the new secret', () => {
    assert.equal(weigh({ log: read({ new: at('04T08:02') }) }).evidence.freshUsedAt, null)
    const used = at('04T08:03')
    assert.deepEqual(weigh({ log: read({ new: used }) }).evidence.freshUsedAt, used)
  })

  it('says when and how it was read', () => {
    const { evidence } = weigh({ report: unread('notOffered') })
    assert.deepEqual(evidence, {
      readAt,
      oldUsedAt: null,
      freshUsedAt: null,
      gaps: { log: null, report: 'notOffered' },
    })
  })

  it('is two hours behind with the log, a day with the report alone, and nothing with neither', () => {
    assert.equal(lagHoursOf(weigh({ report: unread('noAnswer') }).evidence), 2)
    assert.equal(lagHoursOf(weigh({ log: unread('notOffered') }).evidence), 24)
    const neither = { log: unread('noLicence'), report: unread('noLicence') }
    assert.equal(lagHoursOf(weigh(neither).evidence), undefined)
  })
})

describe('The verdict', () => {
  const fresh = { new: at('08T08:00') }

  it('is that the old secret was used after the switch, to the second, whatever else is known', () => {
    const after = new Date(switchedAt.getTime() + 1)
    const expected = { is: 'usedAfterSwitch', usedAt: after }
    assert.deepEqual(weigh({ log: read({ ...fresh, old: after }) }).verdict, expected)
    const halfKnown = { log: unread('noAnswer'), report: read({ old: after }) }
    assert.deepEqual(weigh(halfKnown).verdict, expected)
  })

  it('is quiet where only the new one is used since', () => {
    assert.deepEqual(weigh({ log: read({ ...fresh, old: switchedAt }) }).verdict, { is: 'quiet' })
  })

  it('is that the new one was not seen yet where neither is used', () => {
    assert.deepEqual(weigh({}).verdict, { is: 'newNotSeenYet' })
  })

  const cases: [string, SourceReading, SourceReading, object][] = [
    ['known from the log alone', read(fresh), unread('noAnswer'), { is: 'quiet' }],
    [
      'known from the report where there is no log',
      unread('notOffered'),
      read(fresh),
      { is: 'quiet' },
    ],
    [
      'unknown while the log does not answer',
      unread('noAnswer'),
      read(fresh),
      { is: 'unknown', gap: 'noAnswer' },
    ],
    [
      'unknown while the only source does not answer',
      unread('noPermission'),
      unread('noAnswer'),
      { is: 'unknown', gap: 'noAnswer' },
    ],
    [
      'unknown for good without a licence',
      unread('noLicence'),
      unread('noLicence'),
      { is: 'unknown', gap: 'noLicence' },
    ],
    [
      'unknown without the permission, where the cloud has no report',
      unread('noPermission'),
      unread('notOffered'),
      { is: 'unknown', gap: 'noPermission' },
    ],
  ]
  for (const [what, log, report, verdict] of cases) {
    it(`is ${what}`, () => assert.deepEqual(weigh({ log, report }).verdict, verdict))
  }
})

describe('A person who wants the old secret gone', () => {
  const used = (usedAt: Date) => ({ is: 'usedAfterSwitch', usedAt }) as const

  it('is asked again where it was used after the switch', () => {
    assert.deepEqual(leftToAcknowledge(used(at('08T08:00')), null), at('08T08:00'))
  })

  it('is asked no more once they know of that use, and again of a later one', () => {
    assert.equal(leftToAcknowledge(used(at('08T08:00')), at('08T08:00')), null)
    assert.deepEqual(leftToAcknowledge(used(at('08T09:00')), at('08T08:00')), at('08T09:00'))
  })

  it('is asked again of a use where they only know that nothing was known', () => {
    assert.deepEqual(leftToAcknowledge(used(at('08T08:00')), 'unknown'), at('08T08:00'))
  })

  for (const gap of ['noAnswer', 'noLicence', 'noPermission', 'notOffered'] as const) {
    it(`is told once that nothing is known (${gap})`, () => {
      assert.equal(leftToAcknowledge({ is: 'unknown', gap }, null), 'unknown')
      assert.equal(leftToAcknowledge({ is: 'unknown', gap }, 'unknown'), null)
      assert.equal(leftToAcknowledge({ is: 'unknown', gap }, at('08T08:00')), null)
    })
  }

  it('is asked once where nothing speaks against it', () => {
    assert.equal(leftToAcknowledge({ is: 'quiet' }, null), null)
    assert.equal(leftToAcknowledge({ is: 'newNotSeenYet' }, null), null)
  })
})
