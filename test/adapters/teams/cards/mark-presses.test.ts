import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { drawnIdOf } from '../../../../src/adapters/teams/cards/card-action.ts'
import { markPresses, newDrawnId } from '../../../../src/adapters/teams/cards/mark-presses.ts'
import { cardKinds } from '../../../../src/adapters/teams/cards/template-set.ts'
import { isActing } from '../../../../src/domain/press.ts'
import { readSample } from './read-sample.ts'
import { drawn } from './renderer.ts'
import { nodesOfType } from './walk-card.ts'

interface Button {
  readonly verb: string
  readonly data?: unknown
}

describe('Buttons', () => {
  const buttonsOf = (kind: (typeof cardKinds)[number]) =>
    nodesOfType(drawn(readSample(kind)), 'Action.Execute') as unknown as Button[]

  for (const kind of cardKinds) {
    test(`of ${kind} bear the id of its drawing where they change something`, () => {
      for (const { verb, data } of buttonsOf(kind)) {
        assert.equal(drawnIdOf(data) !== null, isActing(verb), verb)
      }
    })
  }

  test('of a list of applications bear it where picking one changes something', () => {
    const then = 'mute'
    const picker = { ...readSample('picker'), then } as Parameters<typeof drawn>[0]
    const [button] = nodesOfType(drawn(picker), 'Action.Execute') as unknown as Button[]
    assert.equal(button?.verb, 'mute')
    assert.notEqual(drawnIdOf(button?.data), null)
  })

  test('of two drawings bear two ids', () => {
    assert.notEqual(newDrawnId(), newDrawnId())
    const [first, second] = [0, 1].map(() =>
      buttonsOf('rotate-form').map(({ data }) => drawnIdOf(data)),
    )
    assert.notDeepEqual(first, second)
  })

  test('keep the rest of their data, and the rest of the card is as it was', () => {
    const look = { type: 'Action.Execute', verb: 'show-matter', data: { keyId: 'a' } }
    const act = { type: 'Action.Execute', verb: 'mute', data: { keyId: 'a' } }
    const marked = { ...act, data: { keyId: 'a', drawnId: 'drawing-1' } }
    const card = { actions: [look, act, { ...act, data: undefined }], text: 'mute' }
    assert.deepEqual(markPresses(card, 'drawing-1'), {
      actions: [look, marked, { ...act, data: { drawnId: 'drawing-1' } }],
      text: 'mute',
    })
  })
})
