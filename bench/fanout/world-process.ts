// The simulated clouds and a Bot Connector that keeps Teams' limits, in a process of their own.

import { setTimeout as wait } from 'node:timers/promises'
import { startJourney } from '../../test/support/journey.ts'
import { personalChat, rememberAll, seedOwners } from '../../test/support/many-owners.ts'
import { TeamsLimits } from '../../test/support/teams-limits.ts'
import { answerParent } from '../inventory/answer-parent.ts'
import type { Told } from './world.ts'

const [, , owners = '100', latencyMs = '0'] = process.argv
let limits = new TeamsLimits()
const journey = await startJourney({
  withEngine: false,
  intercept: async (service, request, proceed) => {
    if (service !== 'teams') return proceed()
    const outcome = await limits.through(request, proceed)
    // The way back of the answer: the message itself is there already.
    await wait(Number(latencyMs))
    return outcome
  },
})
const people = seedOwners(journey.tenant.world, Number(owners))
const chats = people.map((id) => personalChat(id, journey.connector))
let from = 0

answerParent({
  env: () => journey.env,
  rememberAll: (databaseUrl: string) => rememberAll(databaseUrl, chats),
  serviceUrl: () => journey.connector.serviceUrl,
  chats: () => chats.map(({ id }) => id),
  /** What happened since the last time it was asked to begin. */
  begin: () => {
    limits = new TeamsLimits()
    from = journey.connector.sent.length
  },
  refuseFor: ({ ms, retryAfterSeconds }: { ms: number; retryAfterSeconds?: number }) =>
    limits.refuseFor(ms, retryAfterSeconds),
  told: (): Told => {
    const posts = journey.connector.sent.slice(from).filter(({ method }) => method === 'POST')
    const { admittedAt, refusedAt } = limits
    return {
      messages: posts.length,
      people: new Set(posts.map(({ conversationId }) => conversationId)).size,
      admittedAt,
      refusedAt,
    }
  },
})
