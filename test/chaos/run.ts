import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { whyNoServer } from '../support/postgres-server.ts'
import { isUnmet, neverMet } from './coverage.ts'
import { perform } from './perform.ts'
import type { Extent } from './plan.ts'
import { type EngineKind, engines } from './plan-types.ts'
import type { Played } from './play.ts'
import { countsOf, lastLine, tableOf } from './table.ts'

// npm run chaos: see docs/chaos.md.

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    full: { type: 'boolean', default: false },
    seed: { type: 'string' },
    engine: { type: 'string' },
    only: { type: 'string' },
    minutes: { type: 'string' },
    stages: { type: 'string' },
  },
})

const extent: Extent = values.quick ? 'quick' : values.full ? 'full' : 'usual'
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31))
const minutes = Number(values.minutes ?? { quick: 5, usual: 20, full: 600 }[extent])
const until = performance.now() + minutes * 60_000
process.env['REKEY_TEST_SERVER'] ??= '1'
const cache = mkdtempSync(join(tmpdir(), 'rekey-chaos-cache-'))
process.env['NODE_COMPILE_CACHE'] = cache

const wanted = engines.filter((engine) => (values.engine ?? engine) === engine)
const noServer = whyNoServer()
const there = wanted.filter((engine) => engine === 'embedded' || !noServer)
if (there.length < wanted.length) console.log(`no PostgreSQL server: ${noServer}`)

const started = performance.now()
console.log(`chaos: ${extent}, seed ${seed}, ${there.join(' and ')}, ${cpus().length} cores`)
const stages = (engine: EngineKind) => Number(values.stages ?? { embedded: 2, server: 4 }[engine])

const all = await Promise.all(
  there.map((engine) =>
    perform({ engine, extent, seed, stages: stages(engine), until, only: values.only }, tell),
  ),
)
rmSync(cache, { recursive: true, force: true })

const played = all.flatMap((each) => each.played)
const notPlayed = all.flatMap((each) => each.notPlayed)
console.log(`\n${tableOf(played)}\n\n${countsOf(played)}\n`)
for (const engine of there) console.log(recoveries(engine))
console.log(`${played.filter(isUnmet).length} runs ended before their crash point was met`)
const holes = values.only === undefined ? neverMet(played) : []
if (notPlayed.length === 0) for (const place of holes) console.log(`NEVER MET ${place}`)
for (const { run, violations } of played.filter((each) => each.violations.length > 0)) {
  const why = violations.map(({ invariant, how }) => `${invariant}: ${how}`).join('; ')
  console.log(`FAILED ${run.id}\n  ${why}\n  again: ${replay(run.id)}`)
}
if (notPlayed.length > 0) console.log(`${notPlayed.length} runs not played: out of time`)
console.log(`seed ${seed}, ${Math.round((performance.now() - started) / 1_000)} s`)
console.log(lastLine(played))
const hasHoles = notPlayed.length === 0 && holes.length > 0
process.exit(hasHoles || played.some(({ violations }) => violations.length > 0) ? 1 : 0)

function tell(one: Played): void {
  const { run, violations, recoveryMs } = one
  const how = violations.length > 0 ? 'FAILED' : 'ok'
  const recovery = recoveryMs === undefined ? '' : ` ${(recoveryMs / 1_000).toFixed(1)} s`
  const met = isUnmet(one) ? ' (not met)' : ''
  console.log(`${how.padEnd(6)} ${run.id}${recovery}${met}`)
  for (const { invariant, how: detail } of violations) console.log(`       ${invariant}: ${detail}`)
}

function replay(id: string): string {
  const size = extent === 'usual' ? '' : ` --${extent}`
  return `npm run chaos --${size} --seed ${seed} --only '${id}'`
}

/** From the start after a kill to the end, the start of the process included. */
function recoveries(engine: EngineKind): string {
  const times = played
    .filter(({ run }) => run.engine === engine && run.fault === 'none')
    .flatMap(({ recoveryMs }) => (recoveryMs === undefined ? [] : [recoveryMs / 1_000]))
    .toSorted((a, b) => a - b)
  const at = (part: number) => (times[Math.floor((times.length - 1) * part)] ?? 0).toFixed(1)
  return `${engine}: done ${at(0.5)} s after the restart in the middle, ${at(1)} s at most`
}
