import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { type Evidence, type Invariant, invariants, violationsIn } from './invariants.ts'

// What must never be seen in a run is planted here, so that the count is known to see it.

const old = { keyId: 'key-old', displayName: 'old', secretText: 'value-old' }
const foreign = { keyId: 'key-foreign', displayName: 'made by hand', secretText: 'value-foreign' }
const fresh = {
  keyId: 'key-new',
  displayName: 'secret-2026-05 [rk-22222222]',
  secretText: 'value-new',
}
const rotation = { id: 'rk-22222222', state: 'awaiting-cleanup', body: { fresh } } as const
const served = { secretName: 'a', value: fresh.secretText, enabled: true }

/** A rotation that was asked for and is stored, as it should be. */
const right: Evidence = {
  story: 'rotate',
  taken: true,
  answer: 'rotation-progress',
  mayFail: false,
  mayStayOpen: false,
  credentials: [fresh, foreign, old],
  old,
  foreign,
  gone: [],
  served: [served, { ...served, secretName: 'b' }],
  rotations: [rotation],
  pendingJobs: 0,
  cards: [{ activityId: 'message-1', kind: 'rotation-stored' }],
  texts: ['{"kind":"rotation-stored"}'],
  values: ['value-old', 'value-new'],
}

const stray = { ...fresh, keyId: 'key-stray', secretText: 'value-stray' }
const closed: Evidence = {
  ...right,
  story: 'cleanup',
  credentials: [fresh, foreign],
  rotations: [{ ...rotation, state: 'closed' }],
  cards: [...right.cards, { activityId: 'message-1', kind: 'rotation-closed' }],
}
const undone: Evidence = {
  ...right,
  story: 'undo',
  credentials: [foreign, old],
  served: right.served.map((each) => ({ ...each, value: old.secretText })),
  rotations: [{ ...rotation, state: 'undone' }],
  cards: [...right.cards, { activityId: 'message-1', kind: 'rotation-undone' }],
}
const stuck: Evidence = {
  ...right,
  credentials: [fresh, foreign, old],
  rotations: [{ id: rotation.id, state: 'requested', body: {} }],
  served: [served, { secretName: 'b', value: old.secretText, enabled: true }],
  mayFail: true,
  mayStayOpen: true,
  pendingJobs: 1,
  cards: [],
}

const planted: [Invariant, string, Evidence][] = [
  ['orphan credential', 'a second one', { ...right, credentials: [stray, ...right.credentials] }],
  ['orphan credential', 'the undone one', { ...undone, credentials: [fresh, foreign, old] }],
  [
    'orphan credential',
    'one without a rotation',
    { ...right, taken: false, rotations: [], mayFail: true, served: [] },
  ],
  ['lost value', 'the new secret is gone', { ...right, credentials: [foreign, old] }],
  [
    'lost value',
    'a vault holds the old value',
    { ...right, served: [served, { secretName: 'b', value: old.secretText, enabled: true }] },
  ],
  ['lost value', 'a vault holds nothing', { ...right, served: [{ ...served, enabled: false }] }],
  ['lost value', 'a vault gives out a dead value', { ...undone, served: right.served }],
  ['wrong deletion', 'one made by hand', { ...right, credentials: [fresh, old] }],
  ['wrong deletion', 'one of another application', { ...right, gone: ['key-other'] }],
  ['wrong deletion', 'the old one after undo', { ...undone, credentials: [foreign] }],
  ['old secret gone early', 'nobody asked', { ...right, credentials: [fresh, foreign] }],
  ['old secret gone early', 'the press was not taken', { ...closed, taken: false }],
  [
    'two open rotations',
    'of one application',
    { ...right, rotations: [rotation, { ...rotation, id: 'rk-33333333' }] },
  ],
  [
    'confirmation cards',
    'two messages',
    { ...right, cards: [{ activityId: 'message-2', kind: 'rotation-stored' }, ...right.cards] },
  ],
  ['confirmation cards', 'none', { ...right, cards: [] }],
  ['confirmation cards', 'the end is not shown', { ...closed, cards: right.cards }],
  [
    'wrong end',
    'failed without a reason',
    { ...right, rotations: [{ ...rotation, state: 'failed' }] },
  ],
  ['wrong end', 'open without a job', { ...stuck, pendingJobs: 0 }],
  ['wrong end', 'open although nothing is in the way', { ...stuck, mayStayOpen: false }],
  ['wrong end', 'the press was lost', { ...right, taken: false, rotations: [] }],
  ['value shown', 'in a card', { ...right, texts: ['{"text":"value-new"}'] }],
]

suite('the invariants of the crash test', () => {
  for (const [name, evidence] of Object.entries({ right, closed, undone, stuck })) {
    test(`hold where all is ${name}`, () => assert.deepEqual(violationsIn(evidence), []))
  }
  for (const [invariant, how, evidence] of planted) {
    test(`${invariant}: sees ${how}`, () => {
      const seen = violationsIn(evidence).map((violation) => violation.invariant)
      assert.ok(seen.includes(invariant), `saw ${seen.join()}`)
    })
  }
  test('are all planted', () => {
    const seen = new Set(planted.map(([invariant]) => invariant))
    assert.deepEqual([...seen].sort(), [...invariants].sort())
  })
})
