import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { parseCardAction } from '../../../../src/adapters/teams/cards/card-action.ts'
import { cardKinds } from '../../../../src/adapters/teams/cards/template-set.ts'
import type { CardAction } from '../../../../src/application/card.ts'
import { readSample } from './read-sample.ts'
import { drawn } from './renderer.ts'
import { nodesOf, nodesOfType } from './walk-card.ts'

const applicationObjectId = '00000001-1c2d-4e3f-8a9b-000000000001'
const keyId = '00002001-1c2d-4e3f-8a9b-000000002001'
const rotationId = 'rk-7f3k2q9d'
const matter = { applicationObjectId, keyId }
const typed = { targets: 'kv/a', shownTargets: 'kv/b' }

describe('a button as the bot reads it', () => {
  const actions: CardAction[] = [
    { verb: 'open-rotate', ...matter },
    { verb: 'rotate-now', ...matter, description: 'blue', validity: 12, follows: 'none', ...typed },
    {
      verb: 'rotate-now',
      ...matter,
      description: '',
      validity: 'policyMaximum',
      follows: rotationId,
      ...typed,
    },
    { verb: 'recover-names', ...matter, draft: null },
    { verb: 'show-targets', applicationObjectId },
    { verb: 'save-targets', applicationObjectId, targets: 'kv/a\nkv/b' },
    { verb: 'reset-targets', applicationObjectId },
    { verb: 'show-matter', ...matter },
    { verb: 'show-application', applicationObjectId },
    { verb: 'choose-secret', applicationObjectId },
    { verb: 'list-cleanup', applicationObjectId },
    { verb: 'ask-removal', ...matter },
    { verb: 'confirm-removal', ...matter },
    { verb: 'show-digest', page: 2 },
    { verb: 'rotate-in-chat', ...matter, page: 2 },
    { verb: 'save-digest', days: 'mon', hour: 9, zone: 'UTC', horizonDays: 30, filter: 'tag:a' },
    { verb: 'switch-digest', isOn: false },
    { verb: 'show-rotation', rotationId },
    { verb: 'ask-cleanup', rotationId },
    { verb: 'confirm-cleanup', rotationId, revision: 3, acknowledged: null },
    { verb: 'confirm-cleanup', rotationId, revision: 3, acknowledged: 'unknown' },
  ]
  for (const action of actions) {
    const { verb, ...fields } = action
    const data = 'validity' in fields ? { ...fields, validity: String(fields.validity) } : fields

    test(`${verb} comes back as it was meant`, () => {
      assert.deepEqual(parseCardAction(verb, data), action)
    })

    test(`${verb} is refused without its ids`, () => {
      assert.equal(parseCardAction(verb, {}), undefined)
    })

    test(`${verb} loses fields that it does not know`, () => {
      assert.deepEqual(parseCardAction(verb, { ...data, msteams: {}, admin: true }), action)
    })
  }

  test('a verb in the data does not outvote the verb of the button', () => {
    assert.equal(
      parseCardAction('ask-cleanup', { rotationId, verb: 'confirm-cleanup' })?.verb,
      'ask-cleanup',
    )
  })

  test('what was acknowledged comes back as a moment, and is nothing on older cards', () => {
    const acknowledged = new Date('2026-05-08T22:00:11.123Z')
    const data = { rotationId, acknowledged: acknowledged.toISOString() }
    assert.deepEqual(parseCardAction('confirm-cleanup', data), {
      verb: 'confirm-cleanup',
      rotationId,
      revision: null,
      acknowledged,
    })
    assert.deepEqual(parseCardAction('confirm-cleanup', { rotationId }), {
      verb: 'confirm-cleanup',
      rotationId,
      revision: null,
      acknowledged: null,
    })
  })

  test('a description loses what nobody can see and what is too long', () => {
    const data = { ...matter, validity: '6', description: `a\u202E\u0000b ${'c'.repeat(200)}` }
    const action = parseCardAction('rotate-now', data)
    assert.ok(action?.verb === 'rotate-now')
    assert.match(action.description, /^a b c+…$/)
    assert.equal(action.description.length, 60)
  })

  test('a form from before it named targets says nothing of them', () => {
    const action = parseCardAction('rotate-now', { ...matter, validity: '6' })
    assert.partialDeepStrictEqual(action, { targets: null, shownTargets: null })
  })

  test('a recovery brings along what was typed on the form', () => {
    const draft = { description: 'blue', validity: '12', ...typed }
    const action = parseCardAction('recover-names', { ...matter, draft })
    assert.partialDeepStrictEqual(action, { draft: { ...draft, validity: 12 } })
  })

  test('a choice of a list comes as one text of both ids', () => {
    const { applicationObjectId } = matter
    const chosen = parseCardAction('show-due', { matter: `${applicationObjectId}/${keyId}` })
    assert.deepEqual(chosen, { verb: 'show-due', matter })
    for (const text of [
      '',
      applicationObjectId,
      `${applicationObjectId}/x`,
      `${keyId}/${keyId}/`,
    ]) {
      assert.equal(parseCardAction('show-due', { matter: text }), undefined)
    }
  })

  const refused: [string, unknown, unknown][] = [
    ['an unknown verb', 'delete-all', matter],
    ['no verb', undefined, matter],
    ['no data', 'open-rotate', undefined],
    ['data that is text', 'open-rotate', JSON.stringify(matter)],
    ['an id that is no GUID', 'open-rotate', { ...matter, keyId: "x' or 1=1" }],
    ['an id that is a list', 'open-rotate', { ...matter, keyId: [keyId] }],
    ['a rotation id of another form', 'ask-cleanup', { rotationId: 'rk-1' }],
    ['a rotation id with something before it', 'ask-cleanup', { rotationId: `x] [${rotationId}` }],
    ['a rotation id with a space behind it', 'ask-cleanup', { rotationId: `${rotationId} ` }],
    ['a validity of zero', 'rotate-now', { ...matter, validity: '0' }],
    ['a validity with a fraction', 'rotate-now', { ...matter, validity: '1.5' }],
    ['a validity of a thousand months', 'rotate-now', { ...matter, validity: '1000' }],
    ['no validity', 'rotate-now', matter],
    ['an acknowledged day', 'confirm-cleanup', { rotationId, acknowledged: '2026-05-08' }],
    ['an acknowledged number', 'confirm-cleanup', { rotationId, acknowledged: 1 }],
    ['targets that are no text', 'save-targets', { applicationObjectId, targets: ['kv/a'] }],
    ['targets without end', 'save-targets', { applicationObjectId, targets: 'a'.repeat(8_001) }],
    ['a draft of another form', 'recover-names', { ...matter, draft: { description: 'x' } }],
    ['a snooze without an end', 'snooze', matter],
    ['a snooze of other days', 'snooze', { ...matter, choice: '999' }],
    ['a date without end', 'snooze', { ...matter, choice: '7', date: '1'.repeat(41) }],
    ['a person who is no id', 'hand-over', { applicationObjectId, toPersonId: 'ben' }],
    ['a command without end', 'run-command', { text: 'x'.repeat(401) }],
    ['a description that is no text', 'rotate-now', { ...matter, validity: '6', description: 5 }],
  ]
  for (const [what, verb, data] of refused) {
    test(`${what} is refused`, () => assert.equal(parseCardAction(verb, data), undefined))
  }
})

/** What stands in an input; where nothing does and something must, the first choice. */
function filledIn({ value, choices }: Record<string, unknown>): unknown {
  return value ?? (choices as { value: unknown }[] | undefined)?.[0]?.value
}

describe('the buttons on the cards', () => {
  for (const kind of cardKinds) {
    const card = drawn(readSample(kind))
    const inputs = nodesOf(card).filter(({ type }) => String(type).startsWith('Input.'))
    const values = Object.fromEntries(inputs.map((input) => [String(input['id']), filledIn(input)]))

    for (const { title, verb, data, fallback } of nodesOfType(card, 'Action.Execute')) {
      test(`${kind}: ${title} sends an action, and so does its fallback`, () => {
        const action = parseCardAction(verb, { ...(data as object), ...values })
        assert.ok(action)
        const { type, data: submitted } = fallback as { type: string; data: { verb: string } }
        assert.equal(type, 'Action.Submit')
        assert.deepEqual(parseCardAction(submitted.verb, { ...submitted, ...values }), action)
        assert.ok(!('msteams' in submitted))
      })
    }
  }

  test('only the confirmations are marked destructive', () => {
    const destructive = cardKinds.flatMap((kind) =>
      nodesOfType(drawn(readSample(kind)), 'Action.Execute')
        .filter(({ style }) => style === 'destructive')
        .map(({ verb }) => verb),
    )
    assert.deepEqual(destructive, [
      'confirm-give-up',
      'confirm-cleanup',
      'confirm-cleanup',
      'confirm-undo',
      'confirm-removal',
    ])
  })
})
