import { z } from 'zod/v4'

/** What is read of an activity before anything else is done with it. */
const inboundActivity = z.object({
  type: z.string().min(1),
  channelId: z.literal('msteams'),
  serviceUrl: z.url(),
  conversation: z.object({ id: z.string().min(1), tenantId: z.string().optional() }),
  channelData: z.object({ tenant: z.object({ id: z.string() }).optional() }).optional(),
})

/** Why an activity is refused before its sender is looked at. */
export type ActivityProblem = 'notAnActivity' | 'otherServiceHost' | 'otherTenant'

/**
 * Checks what the Bot Framework SDK leaves unchecked: an activity without serviceUrl skips the
 * comparison with the token's claim, the url may name any host, and nobody looks at the tenant.
 */
export function problemOfActivity(
  body: unknown,
  expected: { tenantId: string; serviceHosts: readonly string[] },
): ActivityProblem | undefined {
  const parsed = inboundActivity.safeParse(body)
  if (!parsed.success) return 'notAnActivity'
  const { serviceUrl, conversation, channelData } = parsed.data
  if (!isServiceHost(serviceUrl, expected.serviceHosts)) return 'otherServiceHost'
  const tenants = [channelData?.tenant?.id, conversation.tenantId].filter((id) => id !== undefined)
  const ours = tenants.every((id) => id.toLowerCase() === expected.tenantId.toLowerCase())
  return tenants.length > 0 && ours ? undefined : 'otherTenant'
}

/** Whether a serviceUrl's host (with its port, if it names one) is on the list. */
export function isServiceHost(serviceUrl: string, hosts: readonly string[]): boolean {
  const { host, hostname } = new URL(serviceUrl)
  return hosts.some((allowed) => [host, hostname].includes(allowed.toLowerCase()))
}
