import type { BotUseCases } from '../adapters/teams/bot-ports.ts'
import type { HouseRules } from '../application/house-rules.ts'
import { forgetConversation } from '../application/install/forget-conversation.ts'
import { pressWithRights, type WorkToDo } from '../application/press-with-rights.ts'
import { answerActionOnRecord, answerTextOnRecord } from '../application/record/answer-on-record.ts'
import { makeReportFile } from '../application/report.ts'
import { followScan } from '../application/scan.ts'
import { rememberConversation } from '../application/welcome.ts'
import { workHere } from '../application/work-with-rights.ts'
import type { Lending } from './lending.ts'
import type { Ports } from './ports.ts'

/** What the handlers of the bot may call. */
export function botUseCases(ports: Ports, rules: HouseRules, lent: Lending | null): BotUseCases {
  const { store, clock } = ports
  const doHere: ((work: WorkToDo) => void) | null =
    lent && workHere(lent.lending, rules, lent.signal)
  return {
    answerText: (request) => answerTextOnRecord(ports, rules, request),
    answerAction: (request) => answerActionOnRecord(ports, rules, request),
    press: ({ brought, ...request }) => {
      const answer = () => answerActionOnRecord(ports, rules, request)
      if (!lent || !doHere) return answer()
      const { rights } = lent.lending
      return pressWithRights({ rights, store, doHere }, { ...request, brought }, answer)
    },
    reportFile: (person) => makeReportFile(ports, rules, person),
    cardShown: async (card, address) => {
      if (card.kind === 'scan') await followScan(ports, card, address)
    },
    rememberConversation: (conversation) => rememberConversation(ports, conversation),
    forgetConversation: (conversation) => forgetConversation(ports, conversation),
    forgetTeam: (teamId) => store.conversations.forgetTeam(teamId),
    answering: ports.pace.sentAtOnce,
    firstTime: (activityId) => store.seenActivities.first(activityId, clock.now()),
  }
}
