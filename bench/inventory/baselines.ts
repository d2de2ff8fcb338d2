import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { BareCost, BareLists } from './bare-lists.ts'
import type { GraphUse, ListStart } from './kept-answers.ts'
import type { BenchTenant } from './tenant.ts'

/** What a baseline took; `scaledBy` above 1 where it was measured on a part. */
export interface Baseline {
  readonly wallMs: number
  readonly cpuMs: number
  readonly peakMb: number
  readonly use: GraphUse
  readonly scaledBy: number
}

const runs = 3
/** From this many lists on Graph's own limit takes most of the time, and one run says it all. */
const mostRepeated = 150

/** (a): pages through the lists that a round reads; the middle one of three runs. */
export async function pageThrough(
  tenant: BenchTenant,
  lists: readonly ListStart[],
): Promise<Baseline> {
  const measured: Baseline[] = []
  for (let run = 0; run < runs; run += 1) {
    const cost = await runBare(tenant, { lists, owners: false, most: Number.MAX_SAFE_INTEGER })
    const use = await tenant.takeUse()
    measured.push({ ...cost, use, scaledBy: 1 })
    if (use.requests > mostRepeated) break
  }
  const [middle] = measured
    .sort((a, b) => a.wallMs - b.wallMs)
    .slice(Math.floor(measured.length / 2))
  if (!middle) throw new Error('no run')
  return middle
}

/** Lets the simulated Graph build its answers ahead. */
export async function buildAhead(tenant: BenchTenant, lists: readonly ListStart[]): Promise<void> {
  await tenant.setLimited(false)
  await runBare(tenant, { lists, owners: false, most: Number.MAX_SAFE_INTEGER })
  await tenant.setLimited(true)
  await tenant.takeUse()
}

/** (b): pages of 100, then the owners of each application; measured on the first `most` of `count`. */
export async function askOneByOne(
  tenant: BenchTenant,
  lists: readonly ListStart[],
  { count, most }: { count: number; most: number },
): Promise<Baseline> {
  const [first] = lists.filter(({ page }) => /^\/v1\.0\/applications\?/.test(page))
  if (!first) throw new Error('the product read no list of applications')
  const page = first.page.replace(/(\$|%24)top=\d+/, '$top=100')
  const inHundreds = [{ ...first, page }]
  await runBare(tenant, { lists: inHundreds, owners: false, most })
  await tenant.takeUse()
  const cost = await runBare(tenant, { lists: inHundreds, owners: true, most })
  const use = await tenant.takeUse()
  const scaledBy = count / cost.items
  return {
    wallMs: cost.wallMs * scaledBy,
    cpuMs: cost.cpuMs,
    peakMb: cost.peakMb,
    scaledBy,
    use: {
      ...use,
      requests: Math.round(use.requests * scaledBy),
      applicationPages: Math.round(use.applicationPages * scaledBy),
      units: Math.round(use.units * scaledBy),
    },
  }
}

async function runBare(
  { address: { caPem: _, ...address }, env }: BenchTenant,
  wish: Omit<BareLists, 'address'>,
): Promise<BareCost> {
  const script = join(import.meta.dirname, 'bare-lists.ts')
  const work = JSON.stringify({ address, ...wish } satisfies BareLists)
  const { stdout } = await promisify(execFile)(process.execPath, [script, work], {
    env: { NODE_EXTRA_CA_CERTS: env['NODE_EXTRA_CA_CERTS'] },
  })
  return JSON.parse(stdout) as BareCost
}
