import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { whyNoServer } from '../support/postgres-server.ts'
import { neverMet } from './coverage.ts'
import { perform } from './perform.ts'
import type { EngineKind } from './plan-types.ts'
import { lastLine, tableOf } from './table.ts'

// The short form of `npm run chaos`; docs/chaos.md says what it does.

const seed = 20260504
/** No run begins later than this after the start; on an idle machine all of them have ended by then. */
const withinMs = 300_000

suite('a rotation whose process is killed ends right by itself', { concurrency: true }, () => {
  shortForm('embedded', false)
  shortForm('server', whyNoServer() ?? false)
})

function shortForm(engine: EngineKind, skip: string | false): void {
  test(`on the engine "${engine}"`, { skip, timeout: 540_000 }, async (t) => {
    const until = performance.now() + withinMs
    const stages = engine === 'embedded' ? 2 : 3
    const wish = { engine, extent: 'quick', seed, stages, until } as const
    const { played, notPlayed } = await perform(wish, () => undefined)
    t.diagnostic(`${lastLine(played)}, ${notPlayed.length} left out for want of time, seed ${seed}`)
    const failed = played.filter(({ violations }) => violations.length > 0)
    const again = failed.map(({ run }) => `npm run chaos -- --seed ${seed} --only '${run.id}'`)
    assert.deepEqual(
      failed.map(({ run, violations }) => ({ id: run.id, violations })),
      [],
      `${tableOf(played)}\n${again.join('\n')}`,
    )
    assert.ok(
      played.some(({ reached }) => reached),
      'at least one process was killed',
    )
    if (notPlayed.length === 0) assert.deepEqual(neverMet(played), [])
  })
}
