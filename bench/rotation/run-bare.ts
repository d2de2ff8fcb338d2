import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Journey } from '../../test/support/journey.ts'
import type { BareResult, BareWork } from './bare-calls.ts'

/** Runs the baseline in a process of its own. */
export async function runBare(
  { tenant, env }: Journey,
  wish: Pick<BareWork, 'applications' | 'atOnce' | 'pauseMs'>,
): Promise<BareResult> {
  const { graphUrl, vaultUrl, tenantId, bot, authorityUrl } = tenant
  const work: BareWork = { graphUrl, authorityUrl, vaultUrl, tenantId, bot, ...wish }
  const script = join(import.meta.dirname, 'bare-calls.ts')
  const { stdout } = await promisify(execFile)(process.execPath, [script, JSON.stringify(work)], {
    env: { NODE_EXTRA_CA_CERTS: env['NODE_EXTRA_CA_CERTS'] },
    maxBuffer: 64 * 2 ** 20,
  })
  return JSON.parse(stdout) as BareResult
}
