import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cardActivity } from '../../../../src/adapters/teams/card-activity.ts'
import { makeDigest } from '../../../../src/application/make-digest.ts'
import type { Person } from '../../../../src/domain/application.ts'
import { botWorld, chatOf, openWorldEngine, rules } from '../../../support/worlds/bot-world.ts'
import { now, ownerOf } from '../../../support/worlds/payroll.ts'
import { addApplication, endingIn, round } from '../../../support/worlds/seen.ts'
import { cards, reader } from './renderer.ts'

/** Teams takes 100 KB a message, counted in UTF-16; we keep a distance. */
const mostBytes = 80 * 1024

test('a digest of 500 secrets with the longest names stays under 80 KB on every page', async (t) => {
  const engine = await openWorldEngine()
  t.after(() => engine.close())
  const world = await botWorld(engine)
  const channel = { ...chatOf(owner(0)), id: 'channel', kind: 'channel', personId: null } as const
  await world.store.conversations.remember(channel, now)
  const owners = Array.from({ length: 20 }, (_, number) => owner(number))
  for (const person of owners) await world.store.conversations.remember(chatOf(person), now)
  for (let number = 1; number <= 500; number += 1) {
    const credentials = [endingIn((number % 60) - 3, { keyId: guid('9', number) })]
    const displayName = `${number} ${'\u{1F3F3}\uFE0F\u200D\u{1F308}'.repeat(60)}`
    addApplication(
      world,
      number,
      { displayName, credentials },
      owners.map((one) => ownerOf(one)),
    )
  }
  await round(world)
  const wish = { withMentions: true, note: 'chatUnsure' } as const
  const { pages, counts } = await makeDigest(world.ports, rules, channel.id, wish)
  assert.ok(counts.expired + counts.within7 + counts.within30 + counts.later >= 500)
  for (const page of [1, 2, Math.floor(pages / 2), pages]) {
    const card = await makeDigest(world.ports, rules, channel.id, { ...wish, page })
    const activity = JSON.stringify(cardActivity(cards, card, reader))
    const bytes = Buffer.byteLength(activity, 'utf16le')
    t.diagnostic(`page ${page}: ${bytes} bytes`)
    assert.ok(bytes < mostBytes, `page ${page}: ${bytes} bytes`)
  }
})

function owner(number: number): Person {
  return { id: guid('8', number), name: 'Ab'.repeat(40) }
}

function guid(kind: string, number: number): string {
  return `${kind.repeat(8)}-0000-4000-8000-${String(number).padStart(12, '0')}`
}
