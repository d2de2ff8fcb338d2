import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openTestEngine } from '../../support/engine.ts'

test('the queue says whether it can be asked', async (t) => {
  const { engine, jobs } = await openTestEngine()
  t.after(() => jobs.stop(0).catch(() => undefined))
  assert.equal(await jobs.answers(), true)
  await engine.close()
  assert.equal(await jobs.answers(), false)
})
