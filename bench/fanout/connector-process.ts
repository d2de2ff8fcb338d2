// A Bot Connector that keeps Teams' limits, in a process of its own: it counts what comes in a second
// by when it sees it, so nothing else may keep it.

import { setTimeout as wait } from 'node:timers/promises'
import { startBotConnector } from '../../test/support/bot-connector.ts'
import { botPassword } from '../../test/support/journey.ts'
import { TeamsLimits } from '../../test/support/teams-limits.ts'
import { answerParent } from '../inventory/answer-parent.ts'
import type { ConnectorPlace, Told } from './world.ts'

const [, , id = '', tenantId = '', latencyMs = '0'] = process.argv
let limits = new TeamsLimits()
const connector = await startBotConnector(
  { id, password: botPassword, tenantId },
  async (request, proceed) => {
    const outcome = await limits.through(request, proceed)
    // The way back of the answer: the message itself is there already.
    await wait(Number(latencyMs))
    return outcome
  },
)

answerParent({
  place: (): ConnectorPlace => {
    const { bot, serviceUrl, settings, caPem } = connector
    return { bot, serviceUrl, settings, caPem }
  },
  begin: () => {
    limits = new TeamsLimits()
    connector.forget()
  },
  refuseFor: (ms: number) => limits.refuseFor(ms),
  admitted: () => limits.admittedAt.length,
  told: (): Told => {
    const posts = connector.sent.filter(({ method }) => method === 'POST')
    const { admittedAt, refusedAt } = limits
    return {
      messages: posts.length,
      people: new Set(posts.map(({ conversationId }) => conversationId)).size,
      admittedAt,
      refusedAt,
    }
  },
})
