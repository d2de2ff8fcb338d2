import { enableCompileCache } from 'node:module'
import { PerformanceObserver } from 'node:perf_hooks'
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8'

const mostYoungMb = 32

/** Why each is there, and what it costs: docs/decisions/0007-one-small-process.md. */
const flags = [
  // A young generation that does not grow while all is loaded, and an old one that is collected at
  // each 40 % of growth.
  youngGrowsBy(1),
  '--heap-growing-percent=40',
  // The embedded engine's WebAssembly without the compiler that optimizes, which keeps 80 to 150 MB.
  '--no-wasm-tier-up',
  '--no-wasm-dynamic-tiering',
]

/**
 * Makes the process hold less memory and start sooner. To be called before anything large is
 * imported: what is loaded earlier is neither slimmed nor cached.
 */
export function slimProcess(): void {
  for (const flag of flags) setFlagsFromString(flag)
  // In NODE_COMPILE_CACHE or the system's folder for temporary files; where that cannot be written,
  // it says so and caches nothing.
  enableCompileCache()
}

/**
 * Lets the young generation grow with the work, to 32 MB: to be called when all is loaded. A smaller one
 * is collected so often under load that people wait for it.
 */
export function growWithWork(): void {
  setFlagsFromString(youngGrowsBy(2))
  const collections = new PerformanceObserver(() => {
    if (youngMb() < mostYoungMb) return
    setFlagsFromString(youngGrowsBy(1))
    collections.disconnect()
  })
  collections.observe({ entryTypes: ['gc'] })
}

function youngMb(): number {
  const young = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space')
  return (young?.space_size ?? 0) / 2 ** 20
}

function youngGrowsBy(factor: number): string {
  return `--semi-space-growth-factor=${factor}`
}
