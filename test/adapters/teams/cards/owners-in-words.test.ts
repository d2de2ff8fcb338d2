import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { OwnerFacts } from '../../../../src/application/card.ts'
import { ownerFacts } from '../../../../src/application/card-facts.ts'
import type { Owner } from '../../../../src/domain/application.ts'
import { readSample } from './read-sample.ts'
import { drawn } from './renderer.ts'

const ada = { type: 'person', id: 'ada', name: 'Ada', enabled: true, guest: false } as const
const cases: readonly [string, Owner, string][] = [
  ['a person by name', ada, 'Ada'],
  ['a person without a name as such', { ...ada, name: null }, 'an owner without a name'],
  ['a guest', { ...ada, guest: true }, 'Ada (guest)'],
  ['a disabled account', { ...ada, enabled: false }, 'Ada (account disabled)'],
  ['a disabled guest', { ...ada, enabled: false, guest: true }, 'Ada (account disabled)'],
  ['a deleted account', { type: 'deleted', id: 'ada', name: null }, 'a deleted account'],
  [
    'a service principal',
    { type: 'servicePrincipal', id: 'robot', name: 'Robot' },
    'Robot (application)',
  ],
]

describe('Owners on cards', () => {
  for (const [whom, owner, words] of cases) {
    test(`name ${whom}`, () => {
      const [text] = cardsWith(ownerFacts([owner]))
      assert.ok(text?.includes(`"${words}"`), text)
    })
  }

  test('read the same on the warning, in `app` and in the digest', () => {
    const facts = ownerFacts([{ ...ada, guest: true }])
    for (const text of cardsWith(facts)) assert.match(text, /Ada \(guest\)/)
  })
})

function cardsWith(owners: readonly OwnerFacts[]): string[] {
  const digest = readSample('digest')
  const cards = [
    { ...readSample('expiry'), owners },
    { ...readSample('application'), owners },
    {
      ...digest,
      items: digest.kind === 'digest' ? digest.items.map((item) => ({ ...item, owners })) : [],
    },
  ]
  return cards.map((card) => JSON.stringify(drawn(card as Parameters<typeof drawn>[0])))
}
