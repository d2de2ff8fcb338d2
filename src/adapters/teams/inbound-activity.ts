import { z } from 'zod/v4'

const text = z.string().nullish()
/** As Teams makes them: they go into paths and headers of the answer. */
const id = z.string().regex(/^[\x21-\x7e]{1,1000}$/)
const noId = z.union([id, z.literal('')]).nullish()
/** The SDK puts both sides of a conversation into its answer, and fails at other types. */
const account = z.object({ id, name: text, aadObjectId: text, role: text })
const members = z.array(z.object({ id })).nullish()
const place = z.object({ id: text }).nullish()

/**
 * What anything of ours, or the SDK, reads of an activity as if it were there and of this type. Teams
 * always sends it so; whatever is not would fail somewhere on its way through the turn.
 */
const inboundActivity = z.object({
  type: z.string().min(1),
  id: noId,
  channelId: z.literal('msteams'),
  serviceUrl: z.url(),
  from: account,
  recipient: account,
  conversation: z.object({
    ...account.shape,
    conversationType: text,
    isGroup: z.boolean().nullish(),
    tenantId: z.string().optional(),
  }),
  channelData: z
    .object({
      tenant: z.object({ id: z.string() }).optional(),
      team: place,
      channel: place,
      eventType: text,
    })
    .optional(),
  name: text,
  text,
  action: text,
  replyToId: noId,
  locale: text,
  localTimezone: text,
  timestamp: text,
  localTimestamp: text,
  membersAdded: members,
  membersRemoved: members,
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
