import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type {
  Card,
  ExpiringItem,
  HelpProblem,
  Message,
  RotateFormProblem,
  StatusCard,
  TargetsCard,
} from '../../../../src/application/card.ts'
import type { HistoryEntry } from '../../../../src/application/cards/person-cards.ts'
import type { ReachFacts } from '../../../../src/application/cards/reach-facts.ts'
import type { RoundFacts } from '../../../../src/application/cards/round-facts.ts'
import type { ScanCard } from '../../../../src/application/cards/scan-card.ts'
import type { EvidenceGap, Verdict } from '../../../../src/domain/evidence.ts'
import { removalRefusals } from '../../../../src/domain/removal.ts'
import {
  type CleanupRefusal,
  type FailureReason,
  type TimelineEvent,
  troubleKinds,
  type UndoRefusal,
} from '../../../../src/domain/rotation.ts'
import { roundProblems } from '../../../../src/domain/round-problem.ts'
import { selfRotations } from '../../../../src/domain/self-rotating.ts'
import type { TargetProblem } from '../../../../src/domain/target-text.ts'
import { officialComplaints } from './official-parser.ts'
import { readSample } from './read-sample.ts'
import { cards, drawn, reader } from './renderer.ts'
import { buttonsOf, nodesOfType, textOf } from './walk-card.ts'

// The records are complete by their types: a new case does not compile until it stands here.
const reasons: Record<FailureReason, 'try again' | 'no use'> = {
  applicationGone: 'no use',
  oldCredentialGone: 'no use',
  selfRotating: 'no use',
  policyForbids: 'no use',
  policyTooLong: 'try again',
  secretCapReached: 'try again',
  notManageable: 'no use',
  personMayNot: 'no use',
  vaultForbidden: 'try again',
  vaultNameDeleted: 'try again',
  vaultSecretForeign: 'try again',
  vaultUnreachable: 'try again',
  vaultThrottled: 'try again',
  notAccepted: 'try again',
  newSecretGone: 'try again',
  givenUp: 'try again',
}
const refusals: Record<CleanupRefusal | UndoRefusal, true> = {
  lastValidSecret: true,
  newSecretGone: true,
  applicationGone: true,
  notManageable: true,
  personMayNot: true,
  signInNeeded: true,
  undoNotPossible: true,
  oldSecretGone: true,
  oldSecretExpired: true,
  oldValueNotReadable: true,
  oldValueDead: true,
}
const events: Record<TimelineEvent, true> = {
  requested: true,
  approved: true,
  stored: true,
  announced: true,
  cleanupConfirmed: true,
  oldRemoved: true,
  oldAlreadyGone: true,
  oldExpired: true,
  cleanupRefused: true,
  giveUpConfirmed: true,
  giveUpRefused: true,
  resumed: true,
  failed: true,
  abandoned: true,
  undoConfirmed: true,
  undone: true,
  undoRefused: true,
}
const messages: { [Code in Message['code']]: Extract<Message, { code: Code }> } = {
  notAllowed: { code: 'notAllowed', lack: 'notOwner' },
  applicationNotFound: { code: 'applicationNotFound', query: 'payroll' },
  applicationGone: { code: 'applicationGone' },
  noSecrets: { code: 'noSecrets', name: 'payroll-api' },
  secretGone: { code: 'secretGone', name: 'payroll-api' },
  cannotStart: {
    code: 'cannotStart',
    name: 'payroll-api',
    reason: 'policyForbids',
    retryAfterMs: null,
  },
  cannotRemove: { code: 'cannotRemove', name: 'payroll-api', reason: 'notReplaced' },
  rotationUnknown: { code: 'rotationUnknown' },
  nothingToUndo: { code: 'nothingToUndo', name: 'payroll-api' },
  snoozeTooLate: { code: 'snoozeTooLate', name: 'payroll-api' },
  alreadyDone: { code: 'alreadyDone' },
  requestUnknown: { code: 'requestUnknown' },
  askerMayNot: { code: 'askerMayNot' },
  badInput: { code: 'badInput' },
  tooManyRequests: { code: 'tooManyRequests' },
  serviceTrouble: { code: 'serviceTrouble', service: 'graph' },
  adminsOnly: { code: 'adminsOnly' },
  channelsOnly: { code: 'channelsOnly' },
  personalOnly: { code: 'personalOnly' },
  nothingToReport: { code: 'nothingToReport' },
  fileDeclined: { code: 'fileDeclined' },
  fileNotDelivered: { code: 'fileNotDelivered' },
  signInRefused: { code: 'signInRefused' },
  signInMoreAsked: { code: 'signInMoreAsked' },
  signInNotHere: { code: 'signInNotHere' },
  consentMissing: { code: 'consentMissing', url: 'https://login.example/adminconsent' },
}
const problems: { [Code in HelpProblem['code']]: Extract<HelpProblem, { code: Code }> } = {
  unknown: { code: 'unknown', meant: null },
  needsApplication: { code: 'needsApplication', name: 'app' },
  needsDays: { code: 'needsDays' },
}

describe('a rotation that is held up', () => {
  for (const kind of troubleKinds) {
    test(`says so where it is ${kind}, since when, and can be given up`, () => {
      const trouble = { service: 'vault', kind, since: new Date('2026-05-04T09:02:00Z') } as const
      const card = drawn({ ...readSample('rotation-progress'), trouble })
      assert.deepEqual(officialComplaints(card), [])
      assert.match(textOf(card), /4 May 2026/)
      assert.deepEqual(buttonsOf(card), kind === 'signIn' ? ['Go on', 'Give up'] : ['Give up'])
    })
  }
})

describe('a failed rotation', () => {
  for (const [reason, use] of Object.entries(reasons) as [FailureReason, string][]) {
    test(`${reason} is explained, and ${use === 'try again' ? 'can' : 'cannot'} be tried again`, () => {
      const card = drawn({ ...readSample('rotation-failed'), reason })
      assert.match(textOf(card), /The old secret was not touched\./)
      assert.deepEqual(buttonsOf(card), use === 'try again' ? ['Try again'] : [])
      assertSound(card)
    })
  }
})

describe('where a secret is kept', () => {
  const entry = 'kv/na_me'
  // biome-ignore lint/suspicious/noTemplateCurlyInString: typed by somebody, and kept
  const typed = 'kv/na_me\n${x}'
  const problems: Record<TargetProblem['code'] | 'rotationOpen', TargetsCard['outcome']> = {
    noTargets: { code: 'noTargets' },
    tooManyTargets: { code: 'tooManyTargets' },
    notATarget: { code: 'notATarget', entry },
    badVault: { code: 'badVault', entry },
    foreignVault: { code: 'foreignVault', entry },
    badSecretName: { code: 'badSecretName', entry },
    rotationOpen: { code: 'rotationOpen' },
  }
  for (const [code, outcome] of Object.entries(problems)) {
    test(`is explained when it was not changed: ${code}`, () => {
      const card = drawn({ ...readSample('targets'), outcome, text: typed })
      assert.match(textOf(card), /Nothing was changed: .{20,}\./)
      assert.equal(nodesOfType(card, 'Input.Text')[0]?.['value'], typed)
      assertSound(card)
    })
  }

  for (const outcome of ['saved', 'reset'] as const) {
    test(`is confirmed when it was ${outcome}`, () => {
      assertSound(drawn({ ...readSample('targets'), outcome }))
    })
  }

  const [target] = readSample('targets').targets
  for (const readiness of [
    'ready',
    'forbidden',
    'nameDeleted',
    'foreign',
    'unreachable',
  ] as const) {
    test(`is shown with a vault that is ${readiness}`, () => {
      assert.ok(target)
      assertSound(drawn({ ...readSample('targets'), targets: [{ ...target, readiness }] }))
    })
  }

  for (const source of ['set', 'tag', 'notes', 'made'] as const) {
    test(`is shown with its source: ${source}`, () => {
      assert.ok(target)
      const targets = [{ ...target, source, readiness: { throttledMs: 1 } }]
      const card = drawn({ ...readSample('targets'), targets, set: null })
      assert.deepEqual(buttonsOf(card), ['Save', 'Details'])
      assertSound(card)
    })
  }

  const onForm: RotateFormProblem[] = [
    { code: 'targetsChanged' },
    { code: 'vaultNotReady', reason: 'vaultForbidden' },
    { code: 'notATarget', entry },
  ]
  for (const problem of onForm) {
    test(`brings the form back: ${problem.code}`, () => {
      const card = drawn({ ...readSample('rotate-form'), problem })
      assert.match(textOf(card), /Nothing was changed|Somebody has changed/)
      assertSound(card)
    })
  }

  for (const outcome of ['forbidden', 'underWay'] as const) {
    test(`may be the name of a deleted secret whose recovery is ${outcome}`, () => {
      const card = drawn({ ...readSample('name-deleted'), outcome, draft: null })
      assert.match(textOf(card), outcome === 'forbidden' ? /recover\/action/ : /still recovering/)
      assertSound(card)
    })
  }
})

describe('a rotation that cannot start', () => {
  const cannotStart = { code: 'cannotStart', name: 'x', reason: 'vaultThrottled' } as const
  const textFor = (retryAfterMs: number | null) =>
    textOf(drawn({ kind: 'message', message: { ...cannotStart, retryAfterMs } }))

  test('says when a throttled vault may be asked again', () => {
    assert.match(textFor(20_000), /Try again in 20 seconds\./)
    assert.match(textFor(200), /Try again in 1 second\./)
    assert.match(textFor(null), /Try again in a minute\./)
  })
})

describe('a validity that was shortened', () => {
  for (const shortenedBy of ['policy', 'setting'] as const) {
    test(`is explained on the confirmation: ${shortenedBy}`, () => {
      const card = drawn({ ...readSample('rotation-stored'), shortenedBy })
      assert.match(textOf(card), /It ends sooner than .* allow/)
      assertSound(card)
    })
  }

  test('is no subject where it was not', () => {
    assert.doesNotMatch(textOf(drawn(readSample('rotation-stored'))), /sooner/)
  })
})

describe('a warning that somebody put off', () => {
  const until = new Date('2026-05-11T08:00:00Z')
  const snoozed = { by: 'Ben [x](y)', until, reason: 'waits for *the* vendor' }

  test('says who did, until when and why, and can be woken', () => {
    const card = drawn({ ...readSample('expiry'), snoozed })
    const texts = nodesOfType(card, 'TextRun').map(({ text }) => String(text))
    assert.ok(texts.some((text) => /Snoozed by Ben \[x\]\(y\) until 11 May 2026/.test(text)))
    assert.ok(texts.includes('Reason: waits for *the* vendor'))
    assert.ok(buttonsOf(card).includes('End snooze') && !buttonsOf(card).includes('Snooze'))
    assertSound(card)
  })

  test('gives no reason where there is none', () => {
    const card = drawn({ ...readSample('expiry'), snoozed: { ...snoozed, reason: null } })
    assert.doesNotMatch(textOf(card), /Reason/)
    assertSound(card)
  })

  for (const problem of ['inThePast', 'tooLate', 'noDate'] as const) {
    test(`was not put off, and the form says why: ${problem}`, () => {
      const card = drawn({ ...readSample('snooze-form'), problem, date: '2026-02-30' })
      assert.match(textOf(card), /Nothing was changed: /)
      assertSound(card)
    })
  }
})

describe('what a person said about an application', () => {
  for (const what of ['muted', 'notMine', 'handedOver', 'hearAgain'] as const) {
    test(`is confirmed and can be taken back: ${what}`, () => {
      const card = drawn({ ...readSample('attention-said'), what })
      assert.equal(buttonsOf(card).includes('Tell me again'), what !== 'hearAgain')
      assertSound(card)
    })
  }

  test('changes nothing where they want no messages at all, which it says', () => {
    const card = drawn({ ...readSample('attention-said'), what: 'hearAgain', optedOut: true })
    assert.match(textOf(card), /stopped all messages/)
    assert.deepEqual(buttonsOf(card), ['Send me messages', 'Details'])
    assertSound(card)
  })

  test('stands in the settings, where all messages can be stopped and asked for', () => {
    const off = drawn({ ...readSample('settings'), optedOut: true, silent: [], timeZone: null })
    assert.deepEqual(buttonsOf(off), ['Send me messages'])
    assert.match(textOf(off), /Stopped/)
    const noChat = drawn({ ...readSample('settings'), reachable: false, more: 2 })
    assert.match(textOf(noChat), /not installed in your chat/)
    for (const card of [off, noChat]) assertSound(card)
  })
})

describe('the history of an application', () => {
  const nothing = { oldKeyId: null, newKeyId: null, versions: [], evidence: null }
  const details = { ...nothing, refused: 'rotate-now: notAllowed' }
  const words = [
    'snoozed',
    'woken',
    'muted',
    'notMine',
    'handedOver',
    'givenBack',
    'takenBack',
  ] as const
  const at = new Date('2026-05-04T09:14:00Z')
  const removals = ['confirmed', 'removed', 'alreadyGone', 'refused'] as const
  const whats: HistoryEntry['what'][] = [
    ...removals.map((event) => ({ kind: 'removal', event, by: 'Ben', secret: null }) as const),
    { kind: 'warned', stage: 0, messages: 1 },
    { kind: 'warned', stage: 1, messages: 2 },
    { kind: 'warned', stage: 'expired', messages: 2 },
    ...words.map(
      (event) => ({ kind: 'attention', event, by: 'Ben', until: at, to: 'Ada' }) as const,
    ),
    ...(['set', 'reset'] as const).map((event) => ({ kind: 'targets', event, by: 'Ben' }) as const),
    ...(['recovering', 'recovered', 'underWay', 'forbidden'] as const).map(
      (event) => ({ kind: 'vaultName', event, by: 'Ben' }) as const,
    ),
    ...(['removing', 'removed', 'notAllowed'] as const).map(
      (event) => ({ kind: 'stray', event }) as const,
    ),
    ...(['found', 'over'] as const).map((event) => ({ kind: 'finding', event }) as const),
    ...(['asked', 'approved', 'declined', 'withdrawn', 'expired'] as const).map(
      (event) => ({ kind: 'approval', event, by: 'Ben' }) as const,
    ),
    { kind: 'refusal', by: null },
  ]

  test('tells every kind of entry in its own words', () => {
    const entries = whats.map((what) => ({ at, what, details }))
    const card = drawn({ ...readSample('history'), entries })
    const text = textOf(card)
    assert.match(text, /“no description” removed; confirmed by Ben/)
    assert.match(text, /Warned on the last day \(1 message\)/)
    assert.match(text, /Warned 1 day ahead \(2 messages\)/)
    assert.match(text, /Handed over by Ben to Ada/)
    assert.match(text, /Refused to someone/)
    assert.match(text, /rotate-now: notAllowed/)
    assertSound(card)
  })
})

describe('a warning that is over', () => {
  for (const how of ['replaced', 'removed', 'applicationDeleted'] as const) {
    test(`says so without a button that rotates: ${how}`, () => {
      const card = drawn({ ...readSample('matter-over'), how })
      assertSound(card)
      assert.deepEqual(buttonsOf(card), how === 'applicationDeleted' ? [] : ['Details'])
      assert.equal(textOf(card).includes('secret-2026-05'), how !== 'applicationDeleted')
    })
  }

  test('says where nothing valid is left, and who removed it', () => {
    const removed = { how: 'removed', newer: null, removedBy: 'Ben [x](y)' } as const
    const text = textOf(drawn({ ...readSample('matter-over'), ...removed }))
    assert.match(text, /no valid client secret now/)
    assert.match(text, /confirmed by Ben \[x\]\(y\)/)
    assert.doesNotMatch(textOf(drawn(readSample('matter-over'))), /confirmed by/)
  })
})

describe('an application that nobody is warned of', () => {
  test('says which rule keeps everybody from being warned, and keeps its button', () => {
    const rule = 'name:*[click](https://x.example)*'
    for (const unwatched of [{ why: 'excluded', rule } as const, { why: 'notIncluded' } as const]) {
      const card = drawn({ ...readSample('application'), unwatched })
      const texts = nodesOfType(card, 'TextRun').map(({ text }) => String(text))
      const setting = unwatched.why === 'excluded' ? 'EXCLUDE_APPLICATIONS' : 'INCLUDE_APPLICATIONS'
      const said = texts.filter((text) => text.includes(setting))
      assert.equal(said.length, 1)
      assert.equal(said[0]?.includes(rule), unwatched.why === 'excluded')
      assertSound(card)
      assert.ok(buttonsOf(card).includes('Rotate'))
    }
  })
})

describe('an application that a service rotates', () => {
  for (const selfRotation of selfRotations) {
    test(`says so and has no button: ${selfRotation}`, () => {
      const card = drawn({ ...readSample('application'), selfRotation })
      assert.match(textOf(card), /by itself/)
      assert.deepEqual(buttonsOf(card), [])
      assertSound(card)
    })
  }
})

describe('a refused clean-up or undo', () => {
  for (const refusal of Object.keys(refusals) as (CleanupRefusal | UndoRefusal)[]) {
    test(`${refusal} is explained on the confirmation`, () => {
      const card = drawn({ ...readSample('rotation-stored'), refusal })
      assert.match(textOf(card), /The (old secret was not removed|rotation was not undone): /)
      assertSound(card)
    })
  }
})

describe('a removal of one secret', () => {
  for (const state of ['confirmed', 'removed', 'alreadyGone'] as const) {
    test(`${state} is told with who confirmed it`, () => {
      const card = drawn({ ...readSample('removal'), state })
      assert.match(textOf(card), /Confirmed by Tomás Rivera/)
      assertSound(card)
    })
  }

  for (const reason of removalRefusals) {
    test(`${reason} is explained on the card and as an answer`, () => {
      const card = drawn({ ...readSample('removal'), state: 'refused', reason })
      assert.match(textOf(card), /Secret not removed\n/)
      const message = { code: 'cannotRemove', name: 'payroll-api', reason } as const
      const answer = textOf(drawn({ kind: 'message', message }))
      const [, why = ''] = /^payroll-api: (.+)$/m.exec(answer) ?? []
      assert.ok(why.length > 20 && textOf(card).includes(why))
      assertSound(card)
    })
  }

  test('of an expired secret says so, where nothing replaces it', () => {
    const card = drawn({ ...readSample('removal-confirm'), replacedBy: null })
    assert.match(textOf(card), /It has expired/)
    assertSound(card)
  })
})

describe('a finding', () => {
  const { servedBy } = readSample('finding')
  const idle = { description: 'mine [rk-7f3k2q9d]', servedBy: null }
  const cases = [
    ['deadVersion', {}, /gives out a client secret that the application no longer has/, true],
    ['unknownRotation', { servedBy }, /gives out .* that Rekey has no record of/, false],
    ['unknownRotation', idle, /has a client secret of a rotation that Rekey has no/, false],
    ['endedRotation', { servedBy }, /gives out .* of a rotation that has ended/, false],
    ['endedRotation', idle, /has a client secret of a rotation that has no use for it/, false],
  ] as const
  for (const [what, changes, words, canRotate] of cases) {
    test(`${what} reads ${words.source}`, () => {
      const card = drawn({ ...readSample('finding'), ...changes, what })
      assert.match(textOf(card), words)
      assert.match(textOf(card), /What to do\n.{40,}/)
      assert.deepEqual(buttonsOf(card), canRotate ? ['Rotate', 'Details'] : ['Details'])
      assertSound(card)
    })
  }
})

test('every event of a time line has words', () => {
  const timeline = (Object.keys(events) as TimelineEvent[]).map((what) => ({
    at: new Date(0),
    what,
  }))
  const card = drawn({ ...readSample('rotation-closed'), timeline })
  assert.match(textOf(card), /Requested by someone/)
  assertSound(card)
})

describe('what sign-ins say', () => {
  const sample = readSample('cleanup-confirm')
  const confirmed = (card: unknown) => {
    const buttons = nodesOfType(card, 'Action.Execute')
    const data = buttons.find(({ verb }) => verb === 'confirm-cleanup')?.['data']
    const { drawnId: _, revision: __, ...rest } = data as Record<string, unknown>
    return rest
  }
  const gaps: Record<EvidenceGap, RegExp> = {
    noPermission: /lacks the Graph permission AuditLog\.Read\.All/,
    noLicence: /Entra ID P1 or P2/,
    notOffered: /this cloud does not offer/,
    noAnswer: /could not be read just now/,
  }
  const verdicts: [Verdict, RegExp][] = [
    [{ is: 'usedAfterSwitch', usedAt: new Date('2026-05-08T22:00:11Z') }, /still uses it/],
    [{ is: 'newNotSeenYet' }, /No sign-in with the new secret was seen yet/],
    [{ is: 'quiet' }, /no sign-in with the old one was seen/],
  ]

  for (const [verdict, words] of verdicts) {
    test(`${verdict.is} is told before the old secret goes, and its button acknowledges nothing`, () => {
      const card = drawn({ ...sample, evidence: { ...sample.evidence, verdict } })
      assert.match(textOf(card), words)
      assert.match(textOf(card), /Last used\n4 May 2026 at 00:00 CEST/)
      assert.match(textOf(card), /New one used\n9 May 2026 at 08:00 CEST/)
      assert.match(textOf(card), /As of 9 May 2026 at 11:14 CEST; .* up to 2 hours late/)
      assert.match(textOf(card), /No sign-in is no proof .* monthly job/)
      assert.deepEqual(confirmed(card), { rotationId: 'rk-7f3k2q9d' })
      assertSound(card)
    })
  }

  test('a secret that nobody used is said to be unused, not unknown', () => {
    const evidence = { ...sample.evidence, oldUsedAt: null, freshUsedAt: null }
    const text = textOf(drawn({ ...sample, evidence }))
    assert.match(text, /Last used\nno sign-in seen/)
    assert.match(text, /New one used\nno sign-in seen/)
  })

  for (const [gap, words] of Object.entries(gaps) as [EvidenceGap, RegExp][]) {
    const evidence = {
      ...sample.evidence,
      oldUsedAt: null,
      freshUsedAt: null,
      lagHours: null,
      verdict: { is: 'unknown', gap },
    } as const

    test(`${gap} is told before the old secret goes, and its button acknowledges that`, () => {
      const card = drawn({ ...sample, evidence })
      assert.match(textOf(card), words)
      assert.match(textOf(card), /Last used\nnot known/)
      assert.match(textOf(card), /No sign-in is no proof/)
      assert.doesNotMatch(textOf(card), /late/)
      const expected = { rotationId: 'rk-7f3k2q9d', acknowledged: 'unknown' }
      assert.deepEqual(confirmed(card), expected)
      assertSound(card)
    })

    test(`${gap} is told by the second question too`, () => {
      const card = drawn({ ...readSample('cleanup-warning'), evidence, acknowledged: 'unknown' })
      assert.match(textOf(card), words)
      assert.deepEqual(confirmed(card), { rotationId: 'rk-7f3k2q9d', acknowledged: 'unknown' })
      assertSound(card)
    })
  }

  test('the second question names the use, and its button acknowledges exactly that one', () => {
    const card = drawn(readSample('cleanup-warning'))
    assert.match(textOf(card), /signed in with it on 9 May 2026 at 00:00 CEST/)
    assert.deepEqual(confirmed(card), {
      rotationId: 'rk-7f3k2q9d',
      acknowledged: '2026-05-08T22:00:11.000Z',
    })
  })
})

describe('the end of an old secret', () => {
  const sample = readSample('rotation-closed')
  test('that a person had removed names them and the last use that was known', () => {
    const text = textOf(drawn(sample))
    assert.match(text, /The old secret is gone/)
    assert.match(text, /Removed by\n/)
    assert.match(text, /Last used\n4 May 2026 at 00:00 CEST/)
  })

  for (const [how, words] of [
    ['expired', /expired by itself.*may still list.*only what a person confirmed/],
    ['alreadyGone', /was gone already/],
  ] as const) {
    test(`that nobody had removed names nobody (${how})`, () => {
      const card = drawn({ ...sample, how, closedBy: null, oldUsedAt: null })
      assert.match(textOf(card), words)
      assert.doesNotMatch(textOf(card), /Removed by|Last used/)
      assertSound(card)
    })
  }
})

describe('a short answer', () => {
  for (const message of Object.values(messages)) {
    test(`${message.code} has a title and a sentence`, () => {
      const card = drawn({ kind: 'message', message })
      const [title] = nodesOfType(card, 'TextBlock')
      assert.match(String(title?.['text']), /^[A-Z].{8,}[^.]$/)
      assert.match(String(nodesOfType(card, 'TextRun')[0]?.['text']), /^.{20,}\.$/)
      assertSound(card)
    })
  }

  for (const service of ['graph', 'entra', 'vault', 'other'] as const) {
    test(`trouble with ${service} is called by its name`, () => {
      assertSound(drawn({ kind: 'message', message: { code: 'serviceTrouble', service } }))
    })
  }
})

describe('help', () => {
  for (const problem of Object.values(problems)) {
    test(`says first why it came: ${problem.code}`, () => {
      const card = drawn({ ...readSample('help'), problem })
      assert.match(String(nodesOfType(card, 'TextRun')[0]?.['text']), /^(Sorry|Please)/)
      assert.deepEqual(buttonsOf(card), [])
    })
  }

  test('asks what may have been meant, in text that reads no Markdown', () => {
    const meant = 'rotate [x](https://x.example) *payroll*'
    const card = drawn({ ...readSample('help'), problem: { code: 'unknown', meant } })
    const [asked] = nodesOfType(card, 'TextRun')
    assert.ok(String(asked?.['text']).includes(meant))
    assert.partialDeepStrictEqual(nodesOfType(card, 'Action.Execute')[0], { data: { text: meant } })
    assertSound(card)
  })

  test('says nothing of a problem when it was asked for', () => {
    assert.doesNotMatch(textOf(drawn({ ...readSample('help'), problem: null })), /Sorry|Please/)
  })
})

describe('lists at their limits', () => {
  const [item] = readSample('expiring').items as [ExpiringItem]
  const many = Array.from({ length: 40 }, () => item)
  const none = { expired: 0, within7: 0, within30: 0, later: 0 }
  const few: Card[] = [
    { ...readSample('expiring'), items: [], more: 0 },
    { ...readSample('expiring'), items: [], more: 0, asOf: null, scope: 'own' },
    { ...readSample('digest'), items: [], asOf: null, counts: none, filter: null, note: null },
    { ...readSample('digest-follow-up'), items: [], more: 0 },
    { ...readSample('digest-settings'), set: null, isOn: false, outcome: null },
    {
      ...readSample('status'),
      rotations: [],
      lastRound: null,
      lastComplete: null,
      nextRoundAt: null,
      findings: null,
    },
    { ...readSample('cleanup-list'), items: [], asOf: null },
    { ...readSample('orphans'), items: [], total: 0, skip: 0 },
    { ...readSample('report'), items: [], total: 0, skip: 0, asOf: null, scope: 'own' },
    { ...readSample('orphans'), items: [], total: 0, skip: 0, asOf: null, scope: 'own' },
    {
      ...readSample('application'),
      secrets: [],
      owners: [],
      targets: [],
      openRotation: 'rk-7f3k2q9d',
    },
    // biome-ignore lint/suspicious/noThenProperty: the model's own word, and no function
    { ...readSample('picker'), then: 'app', applications: [] },
    { ...readSample('hand-over'), people: [], isGone: true },
    { ...readSample('mine'), items: [], more: 0, asOf: null },
    { ...readSample('history'), entries: [], skip: 0, total: 0 },
    { ...readSample('whoami'), role: null, reachable: false, applications: 0 },
    { ...readSample('snooze-form'), choices: ['latest'], chosen: 'latest' },
    { ...readSample('secret-picker'), secrets: [] },
    { ...readSample('expiry'), owners: [], targets: [] },
    { ...readSample('rotate-form'), policyMaxDays: null, choices: [12, 24] },
    { ...readSample('welcome'), where: 'shared' },
  ]
  for (const card of few) {
    test(`${card.kind} with little to say is sound`, () => assertSound(drawn(card)))
  }

  test('a long list keeps fifteen lines, ten buttons and counts the rest', () => {
    const card = drawn({ ...readSample('expiring'), items: many, more: 3 })
    assert.equal(buttonsOf(card).length, 10)
    assert.match(textOf(card), /28 more are not shown here/)
    assert.match(textOf(card), /To rotate one without a button/)
    assert.ok(JSON.stringify(card).length < 40_000)
    assertSound(card)
  })

  test('a page of a digest keeps ten lines', () => {
    const everybody = { trouble: null, mentions: [], isYours: false, hasButton: true }
    const items = many.map((one) => ({ ...one, ...everybody }))
    const card = drawn({ ...readSample('digest'), items, page: 1, pages: 4 })
    assert.equal(buttonsOf(card).filter((title) => title === 'Rotate').length, 10)
    assert.match(textOf(card), /Page 1 of 4, 17 client secrets in all/)
    assertSound(card)
  })

  test('every summary counts in good English', () => {
    const summary = (count: number) =>
      cards.summary({ ...readSample('expiring'), items: many.slice(0, count), more: 0 }, reader)
    assert.equal(summary(0), 'No client secret expires within 60 days.')
    assert.equal(summary(1), '1 client secret expires within 60 days.')
    assert.equal(summary(2), '2 client secrets expire within 60 days.')
  })
})

test('findings are counted for administrators, and not shown where there are none', () => {
  const findings = (count: number | null) =>
    textOf(drawn({ ...readSample('status'), findings: count }))
  assert.match(findings(1), /1 finding needs an owner/)
  assert.match(findings(2), /2 findings need an owner/)
  for (const none of [0, null]) assert.doesNotMatch(findings(none), /finding/)
})

test('who cannot be told is counted for administrators, with what came of it', () => {
  const reached = { outOfReach: 0, waiting: 0, notInCatalog: 0, refused: 0, removed: 0 }
  const shown = (reach: Partial<ReachFacts> | null) => {
    const card: StatusCard = {
      ...readSample('status'),
      reach: reach && { ...reached, refusedWhy: null, ...reach },
    }
    assertSound(drawn(card))
    return textOf(drawn(card))
  }
  for (const none of [{}, null]) assert.doesNotMatch(shown(none), /no chat with Rekey|installation/)
  const one = shown({ outOfReach: 1, waiting: 1 })
  assert.match(one, /1 owner of a secret that comes due has no chat with Rekey/)
  assert.match(one, /1 installation is on its way/)
  assert.doesNotMatch(one, /refused|catalog|removed Rekey/)
  const many = shown({
    outOfReach: 9,
    refused: 2,
    refusedWhy: 'Forbidden [x](https://evil)',
    notInCatalog: 3,
    removed: 4,
  })
  assert.match(many, /9 owners of secrets that come due have no chat/)
  assert.match(many, /2 installations were refused \(Forbidden/)
  assert.match(many, /3 installations failed: Rekey is not in the organization's app catalog/)
  assert.match(many, /4 people removed Rekey. It is not installed for them again/)
})

describe('a round in words', () => {
  const startedAt = new Date('2026-05-04T06:00:00Z')
  const finishedAt = new Date('2026-05-04T06:00:40Z')
  const round: RoundFacts = {
    startedAt,
    finishedAt: null,
    outcome: 'complete',
    how: 'full',
    applications: 1,
    credentials: 1,
    certificates: 0,
    servicePrincipals: 0,
    unreadable: 0,
    problem: null,
  }
  const shown = (changes: Partial<RoundFacts>, card: Partial<StatusCard> = {}) =>
    textOf(drawn({ ...readSample('status'), lastRound: { ...round, ...changes }, ...card }))

  for (const [outcome, words] of [
    ['running', /Under way since 4 May 2026/],
    ['partial', /it did not come to an end/],
    ['complete', /1 application, 1 client secret/],
  ] as const) {
    test(`${outcome} reads ${words.source}`, () => assert.match(shown({ outcome }), words))
  }

  test('counts everything that was seen, so far while it runs', () => {
    const counts = { applications: 1284, credentials: 2, certificates: 1, servicePrincipals: 3 }
    const words =
      '1,284 applications, 2 client secrets, 1 certificate, ' +
      '3 service principals with credentials of their own'
    assert.ok(shown(counts).includes(words))
    assert.ok(shown({ ...counts, outcome: 'running' }).includes(`So far: ${words}`))
  })

  for (const [ended, how, words] of [
    [40, 'full', 'Everything was listed, in 40 seconds.'],
    [1, 'changes', 'Only what had changed was asked for, in 1 second.'],
    [150, 'full', 'Everything was listed, in 3 minutes.'],
    [7200, 'full', 'Everything was listed, in 120 minutes.'],
  ] as const) {
    test(`says how it was read and how long it took: ${words}`, () => {
      const later = new Date(startedAt.getTime() + ended * 1000)
      assert.ok(shown({ how, finishedAt: later }).includes(words))
    })
  }

  test('claims no whole list where it stopped', () => {
    const text = shown({ outcome: 'partial', finishedAt })
    assert.match(text, /Everything was to be listed; it stopped after 40 seconds\./)
    assert.doesNotMatch(text, /was listed/)
  })

  test('says why it is partial, and what the last complete one was', () => {
    const partial = { outcome: 'partial', finishedAt, problem: 'foreignLink' } as const
    const text = shown(partial, { lastComplete: { ...round, finishedAt: startedAt } })
    assert.match(text, /Partial, 4 May 2026.*went on at another address/)
    assert.match(
      text,
      /The last complete look ended 4 May 2026 at 08:00 CEST, with 1 application\./,
    )
    assert.match(shown(partial, { lastComplete: null }), /No look has been complete yet/)
  })

  for (const problem of roundProblems) {
    test(`has plain words for what is ${problem}`, () => {
      assert.match(
        shown({ outcome: 'partial', finishedAt, problem }),
        /: [^:]+\. Nothing was taken/,
      )
    })
  }

  test('counts what could not be understood, where there is something', () => {
    assert.match(shown({ unreadable: 1 }), /1 application could not be understood/)
    assert.doesNotMatch(shown({ unreadable: 0 }), /understood/)
  })

  test('says when the next one comes due', () => {
    assert.match(shown({}), /Next look: 5 May 2026 at 08:00 CEST/)
    assert.doesNotMatch(shown({}, { nextRoundAt: null }), /Next look/)
  })
})

describe('a scan in words', () => {
  const sample = readSample('scan')
  const round = sample.round as RoundFacts
  const shown = (changes: Partial<ScanCard>) => drawn({ ...sample, ...changes })

  test('is asked for, with the button to look again', () => {
    const card = shown({ round: null })
    assert.match(textOf(card), /has been asked for/)
    assert.deepEqual(buttonsOf(card), ['Look again'])
    assertSound(card)
  })

  test('runs, with what it has read so far and what the last one saw', () => {
    assert.match(textOf(shown({})), /So far: 999 applications/)
    assert.match(textOf(shown({})), /last complete look saw 2,210 applications/)
    assert.doesNotMatch(textOf(shown({ expected: null })), /last complete/)
  })

  test('is not heard of any more', () => {
    const card = shown({ atWork: false })
    assert.match(textOf(card), /not heard of for more than a minute/)
    assert.deepEqual(buttonsOf(card), ['Look again'])
  })

  for (const outcome of ['complete', 'partial'] as const) {
    test(`is ${outcome}, without a button`, () => {
      const finishedAt = new Date('2026-05-04T09:21:00Z')
      const card = shown({ round: { ...round, outcome, finishedAt } })
      assert.match(textOf(card), /^Looked at the directory/)
      assert.doesNotMatch(textOf(card), /So far|changes by itself|last complete/)
      assert.deepEqual(buttonsOf(card), [])
      assertSound(card)
      assert.match(
        cards.summary({ ...sample, round: { ...round, outcome } }, reader),
        /look(ed)? at/,
      )
    })
  }
})

function assertSound(card: unknown): void {
  assert.deepEqual(officialComplaints(card), [])
}
