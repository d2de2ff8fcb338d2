// The simulated clouds with the owners of a fan-out, in a process of their own.

import { startTenant } from '../../sandbox/tenant/start-tenant.ts'
import { seedOwners } from '../../test/support/many-owners.ts'
import { tenantSettings } from '../../test/support/tenant-settings.ts'
import { answerParent } from '../inventory/answer-parent.ts'
import type { TenantPlace } from './world.ts'

const [, , owners = '100'] = process.argv
const tenant = await startTenant()
const people = seedOwners(tenant.world, Number(owners))

answerParent({
  place: (): TenantPlace => {
    const { tenantId, bot, caPem } = tenant
    return { tenantId, clientId: bot.clientId, caPem, settings: tenantSettings(tenant), people }
  },
})
