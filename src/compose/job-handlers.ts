import type { JobHandlers } from '../adapters/jobs/start-workers.ts'
import { advanceRotation } from '../application/advance-rotation.ts'
import { refreshApproval } from '../application/approvals/refresh-approval.ts'
import { deliverNotices } from '../application/deliver-notices.ts'
import type { HouseRules } from '../application/house-rules.ts'
import { type BotPlace, installBot } from '../application/install/install-bot.ts'
import { planInstalls } from '../application/install/plan-installs.ts'
import { inTurn } from '../application/paced-messenger.ts'
import { planDueNotices } from '../application/plan-due-notices.ts'
import type { Retention } from '../application/ports/retention.ts'
import { planDigests, planFollowUps, postDigest } from '../application/post-digests.ts'
import { postWarning } from '../application/post-warning.ts'
import { pruneHistory } from '../application/prune-history.ts'
import { streamAudit } from '../application/record/stream-audit.ts'
import { refreshCards } from '../application/refresh-cards.ts'
import { refreshScanCards } from '../application/refresh-scan-cards.ts'
import { refreshWarnings } from '../application/refresh-warnings.ts'
import { removeSecret } from '../application/remove-secret.ts'
import { resolveMatter } from '../application/resolve-matters.ts'
import { runRound } from '../application/run-round.ts'
import { showProgress } from '../application/show-progress.ts'
import type { Ports } from './ports.ts'

/** What each queue does. */
export function jobHandlers(
  ports: Ports,
  rules: HouseRules,
  place: BotPlace,
  { retention, days }: { retention: Retention; days: number },
): JobHandlers {
  const inRounds = { ...ports, registrations: ports.unhurried }
  const fanOut = { ...ports, registrations: ports.unhurried, messenger: ports.paced }
  const patient = (signal: AbortSignal) => ({
    ...ports,
    messenger: inTurn(ports.paced, ports.pace, signal),
  })
  return {
    round: (data, signal) => showProgress(ports, () => runRound(inRounds, rules, data, signal)),
    'plan-notices': async () => {
      await planDueNotices(ports, rules)
      await planInstalls(ports, rules)
    },
    'install-bot': ({ personId }) => installBot(ports, place, personId),
    'deliver-notices': (recipient, signal) => deliverNotices(fanOut, rules, recipient, signal),
    'refresh-warnings': (data, signal) => refreshWarnings(patient(signal), rules, data),
    'post-warning': (data) => postWarning(ports, rules, data),
    'remove-secret': ({ removalId }) => removeSecret(ports, rules, removalId),
    'advance-rotation': ({ rotationId }, signal) =>
      advanceRotation(ports, rules, rotationId, signal),
    'refresh-cards': ({ rotationId }, signal) => refreshCards(patient(signal), rules, rotationId),
    'resolve-matter': (matter, signal) => resolveMatter(patient(signal), rules, matter),
    digest: () => planDigests(ports, rules, 'usual'),
    'own-digests': async () => {
      await planDigests(ports, rules, 'own')
      await planFollowUps(ports, rules)
    },
    'post-digest': (key, signal) => postDigest(fanOut, rules, key, signal),
    'refresh-scan-cards': () => refreshScanCards(ports),
    'prune-history': (_, signal) => pruneHistory({ ...ports, retention }, days, signal),
    'refresh-approval': ({ approvalId }) => refreshApproval(ports, approvalId),
    'stream-audit': (_, signal) => streamAudit(ports, signal),
  }
}
