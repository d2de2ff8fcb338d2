// The simulated clouds in a process of their own: what they cost is not the product's.

import { startTenant } from '../../sandbox/tenant/start-tenant.ts'
import { answerParent } from './answer-parent.ts'
import { type GraphUse, KeptAnswers } from './kept-answers.ts'
import { replaceSecret, seedApplications } from './seed-applications.ts'
import type { TenantAddress } from './tenant.ts'

const [, , count = '1000', readers = '0'] = process.argv
const answers = new KeptAnswers(() => tenant.world.directory.sequence)
const tenant = await startTenant({
  intercept: answers.intercept,
  // It stands before the kept answers instead.
  certificateLimit: () => undefined,
})
for (const { id } of tenant.world.directory.applications()) tenant.world.deleteApplication(id)
seedApplications(tenant.world, Number(count), Number(readers))
tenant.requests.subscribe((request) => answers.count(request))

answerParent({
  address: (): TenantAddress => {
    const { tenantId, bot, graphUrl, authorityUrl, vaultUrl, caPem } = tenant
    return { tenantId, bot, graphUrl, authorityUrl, vaultUrl, caPem }
  },
  setLatency: (ms: number) => {
    answers.latencyMs = ms
  },
  setLimited: (limited: boolean) => {
    answers.limited = limited
  },
  takeUse: (): GraphUse => answers.take(),
  replaceSecret: () => replaceSecret(tenant.world),
})
