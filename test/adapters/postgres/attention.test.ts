import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import type { SaidAttention } from '../../../src/application/ports/attention.ts'
import { forEachEngine } from '../../support/engine.ts'
import { may } from '../../support/engine-data.ts'

const who = (name: string, day: number) => ({
  personId: name.toLowerCase(),
  personName: name,
  toPersonName: null,
  saidAt: may(day),
})
const muted = (name: string, day: number): SaidAttention => ({ kind: 'muted', ...who(name, day) })
const snoozed = (name: string, day: number, until = may(20)): SaidAttention => ({
  kind: 'snoozed',
  keyId: 'old',
  until,
  reason: 'waits for the vendor',
  ...who(name, day),
})
const handedOver = (name: string, day: number): SaidAttention => ({
  kind: 'handedOver',
  toPersonId: 'bob',
  ...who(name, day),
  toPersonName: 'Bob',
})

forEachEngine((given) => {
  const attention = () => given().store.attention
  const preferences = () => given().store.preferences
  const saidOf = async (id: string) => (await attention().of([id])).get(id)

  test('what people said comes back as it was said, the oldest first', async () => {
    await attention().say('object-1', snoozed('Cleo', 3))
    await attention().say('object-1', muted('Ada', 1))
    await attention().say('object-1', handedOver('Dan', 2))
    await attention().say('object-2', muted('Ada', 4))
    const found = await attention().of(['object-1', 'object-3'])
    assert.deepEqual(
      [...found],
      [['object-1', [muted('Ada', 1), handedOver('Dan', 2), snoozed('Cleo', 3)]]],
    )
  })

  test('a person says one thing about an application, and one about a secret', async () => {
    await attention().say('object-1', muted('Ada', 1))
    await attention().say('object-1', snoozed('Ada', 1))
    await attention().say('object-1', handedOver('Ada', 2))
    await attention().say('object-1', snoozed('Ada', 3, may(25)))
    assert.deepEqual(await saidOf('object-1'), [handedOver('Ada', 2), snoozed('Ada', 3, may(25))])
  })

  test('what is taken back is gone, and nothing else', async () => {
    await attention().say('object-1', muted('Ada', 1))
    await attention().say('object-1', snoozed('Ada', 2))
    await attention().say('object-1', muted('Bob', 3))
    const key = { applicationObjectId: 'object-1', personId: 'ada' }
    assert.equal(await attention().takeBack({ ...key, keyId: null }), true)
    assert.equal(await attention().takeBack({ ...key, keyId: null }), false)
    assert.deepEqual(await saidOf('object-1'), [snoozed('Ada', 2), muted('Bob', 3)])
    assert.equal(await attention().takeBack({ ...key, keyId: 'old' }), true)
    assert.deepEqual(await saidOf('object-1'), [muted('Bob', 3)])
  })

  test('a secret is woken whoever put it off', async () => {
    await attention().say('object-1', snoozed('Ada', 1))
    await attention().say('object-1', snoozed('Bob', 2))
    await attention().say('object-1', muted('Bob', 3))
    assert.equal(await attention().wake('object-1', 'old'), true)
    assert.equal(await attention().wake('object-1', 'old'), false)
    assert.deepEqual(await saidOf('object-1'), [muted('Bob', 3)])
  })

  test('who gives back what was handed over ends the words of those who handed it', async () => {
    await attention().say('object-1', handedOver('Ada', 1))
    await attention().say('object-1', muted('Cleo', 2))
    await attention().say('object-2', handedOver('Ada', 3))
    await attention().giveBack('object-1', 'bob')
    assert.deepEqual(await saidOf('object-1'), [muted('Cleo', 2)])
    assert.deepEqual(await saidOf('object-2'), [handedOver('Ada', 3)])
  })

  test('the applications that a person is silent about are listed, the newest first', async () => {
    await attention().say('object-1', muted('Ada', 1))
    await attention().say('object-2', handedOver('Ada', 2))
    await attention().say('object-3', snoozed('Ada', 3))
    await attention().say('object-4', muted('Bob', 4))
    assert.deepEqual(await attention().silentFor('ada'), ['object-2', 'object-1'])
  })

  test('a snooze without an end cannot be stored', async () => {
    await attention().say('object-1', snoozed('Ada', 1))
    const broken = sql`update attention set until = null`.execute(given().engine.database)
    await assert.rejects(broken, /attention_check/)
  })

  test('what a person chose is kept, and what they did not name stays', async () => {
    assert.deepEqual(await preferences().of('ada'), {
      optedOut: false,
      locale: null,
      timeZone: null,
    })
    await preferences().change('ada', { timeZone: 'Europe/Prague' })
    await preferences().change('ada', { optedOut: true, locale: 'cs' })
    await preferences().change('ada', {})
    await preferences().change('ada', { locale: null })
    assert.deepEqual(await preferences().of('ada'), {
      optedOut: true,
      locale: null,
      timeZone: 'Europe/Prague',
    })
  })

  test('only those who want no messages are counted out', async () => {
    await preferences().change('ada', { optedOut: true })
    await preferences().change('bob', { locale: 'cs' })
    await preferences().change('cleo', { optedOut: true })
    await preferences().change('cleo', { optedOut: false })
    assert.deepEqual([...(await attention().optedOut())], ['ada'])
  })
})
