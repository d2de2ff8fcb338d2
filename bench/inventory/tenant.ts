import { fork } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type TenantPlaces, tenantSettings } from '../../test/support/tenant-settings.ts'
import { askChild } from './answer-parent.ts'
import type { GraphUse } from './kept-answers.ts'

/** Where the simulated clouds are, and who may ask them. */
export type TenantAddress = TenantPlaces & { readonly caPem: string }

/** The simulated clouds in a process of their own. */
export interface BenchTenant extends AsyncDisposable {
  readonly address: TenantAddress
  /** The environment of a product, or of a baseline, that works on this tenant. */
  readonly env: Readonly<Record<string, string>>
  setLatency(ms: number): Promise<void>
  /** Whether Graph keeps to its limit for lists with certificates; it does at first. */
  setLimited(limited: boolean): Promise<void>
  /** What was asked of Graph since the last call; a new minute of Graph's limits begins. */
  takeUse(): Promise<GraphUse>
  /** Somebody replaces a client secret of an application. */
  replaceSecret(): Promise<void>
}

/**
 * Starts a tenant with so many applications, and readers who own one each that is due; `folder` takes
 * its certificate authority.
 */
export async function startBenchTenant(
  count: number,
  folder: string,
  readers = 0,
): Promise<BenchTenant> {
  const script = join(import.meta.dirname, 'tenant-process.ts')
  const child = fork(script, [String(count), String(readers)])
  const address = (await askChild(child, 'address')) as TenantAddress
  const authority = join(folder, `authority-${count}.pem`)
  writeFileSync(authority, address.caPem)
  const { tenantId, bot } = address
  return {
    address,
    env: {
      NODE_EXTRA_CA_CERTS: authority,
      ...tenantSettings(address),
      BOT_ID: bot.clientId,
      BOT_TENANT_ID: tenantId,
      BOT_TYPE: 'UserAssignedMsi',
      PORT: '0',
    },
    setLatency: async (ms) => void (await askChild(child, 'setLatency', ms)),
    setLimited: async (limited) => void (await askChild(child, 'setLimited', limited)),
    takeUse: async () => (await askChild(child, 'takeUse')) as GraphUse,
    replaceSecret: async () => void (await askChild(child, 'replaceSecret')),
    [Symbol.asyncDispose]: async () => {
      child.disconnect()
      if (child.exitCode === null) await once(child, 'exit')
    },
  }
}
