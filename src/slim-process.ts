import { enableCompileCache } from 'node:module'
import { setFlagsFromString } from 'node:v8'

/** Why each is there, and what it costs: docs/decisions/0007-one-small-process.md. */
const flags = [
  // A young generation that does not grow, and an old one that is collected at each 40 % of growth.
  '--semi-space-growth-factor=1',
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
