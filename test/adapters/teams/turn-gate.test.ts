import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { TurnGate } from '../../../src/adapters/teams/turn-gate.ts'

async function isOpen(gate: TurnGate, card = 'card'): Promise<boolean> {
  const passed = gate.passed('chat', card).then(() => true)
  return Promise.race([passed, turn(false)])
}

suite('the turn gate', () => {
  test('is open for a card that nobody pressed', async () => {
    assert.ok(await isOpen(new TurnGate()))
  })

  test('is closed while a press is answered, for this card alone', async () => {
    const gate = new TurnGate()
    const leave = gate.enter('chat', 'card')
    assert.equal(await isOpen(gate), false)
    assert.ok(await isOpen(gate, 'other card'))
    leave()
    assert.ok(await isOpen(gate))
  })

  test('opens when the last of several presses was answered, in whatever order', async () => {
    const gate = new TurnGate()
    const [first, second] = [gate.enter('chat', 'card'), gate.enter('chat', 'card')]
    second()
    assert.equal(await isOpen(gate), false)
    first()
    assert.ok(await isOpen(gate))
  })

  test('leaving twice does no harm to a later press', async () => {
    const gate = new TurnGate()
    const leave = gate.enter('chat', 'card')
    leave()
    gate.enter('chat', 'card')
    leave()
    assert.equal(await isOpen(gate), false)
  })
})
