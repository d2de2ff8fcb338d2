import type { Reply, SandboxRequest } from '../../sandbox/tenant/http/message.ts'
import { findRoute, type PathValues, route } from '../../sandbox/tenant/http/router.ts'
import { eventually } from './eventually.ts'

/** A message that the bot wrote or changed, as it arrived. */
export interface SentActivity {
  readonly method: 'POST' | 'PUT'
  readonly conversationId: string
  readonly activityId: string
  readonly activity: Readonly<Record<string, unknown>>
  /** The Adaptive Card in it; undefined when there is none. */
  readonly card: unknown
}

/** What the bot wrote, oldest first. */
export interface ConversationLog {
  readonly sent: readonly SentActivity[]
  /** Waits for a message that fits, from the given position of `sent` on. */
  nextSent(
    fits: (sent: SentActivity) => boolean,
    what: string,
    from?: number,
  ): Promise<SentActivity>
}

/** The connector's REST interface, as far as a bot uses it. */
export function createConversationRoutes() {
  const sent: SentActivity[] = []
  let messages = 0
  const keep = (method: 'POST' | 'PUT', values: PathValues, request: SandboxRequest): Reply => {
    const activity = JSON.parse(request.text) as SentActivity['activity']
    messages += method === 'POST' ? 1 : 0
    const activityId = method === 'POST' ? `message-${messages}` : (values['activity'] ?? '')
    const conversationId = decodeURIComponent(values['conversation'] ?? '')
    sent.push({ method, conversationId, activityId, activity, card: cardIn(activity) })
    return { status: method === 'POST' ? 201 : 200, body: { id: activityId } }
  }
  // A region's path, which activities name, and the one that serves every region.
  const roots = ['/emea', '/teams'].map(
    (root) => `${root}/v3/conversations/{conversation}/activities`,
  )
  const post = (request: SandboxRequest, values: PathValues) => keep('POST', values, request)
  const routes = roots.flatMap((activities) => [
    route('POST', activities, post),
    route('POST', `${activities}/{activity}`, post),
    route('PUT', `${activities}/{activity}`, (request, values) => keep('PUT', values, request)),
  ])
  const log: ConversationLog = {
    sent,
    nextSent: (fits, what, from = 0) => eventually(() => sent.slice(from).find(fits), what),
  }
  return {
    log,
    sent,
    handle: async (request: SandboxRequest): Promise<Reply> => {
      const found = findRoute(routes, request.method, request.path)
      if (typeof found === 'object') return found.route.handle(request, found.values)
      return { status: found === 'wrongMethod' ? 405 : 404 }
    },
  }
}

function cardIn(activity: Readonly<Record<string, unknown>>): unknown {
  const attachments = activity['attachments']
  if (!Array.isArray(attachments)) return undefined
  return (attachments[0] as { content?: unknown } | undefined)?.content
}
