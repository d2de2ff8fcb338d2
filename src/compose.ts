import { randomBytes } from 'node:crypto'
import { DefaultAzureCredential } from '@azure/identity'
import { spooledCsv } from './adapters/csv/spooled-csv.ts'
import { EntraSecretProof } from './adapters/entra/entra-secret-proof.ts'
import { GraphAppRegistrations } from './adapters/graph/graph-app-registrations.ts'
import { createGraphClient } from './adapters/graph/graph-client.ts'
import { GraphCredentialPolicies } from './adapters/graph/graph-credential-policies.ts'
import { GraphDirectoryRoles } from './adapters/graph/graph-directory-roles.ts'
import { GraphOwnRights } from './adapters/graph/graph-own-rights.ts'
import { GraphSignInEvidence } from './adapters/graph/graph-sign-in-evidence.ts'
import { type HttpServer, startHttpServer } from './adapters/http/http-server.ts'
import { nextMoment } from './adapters/jobs/next-moment.ts'
import { openJobs } from './adapters/jobs/open-jobs.ts'
import type { JobHandlers } from './adapters/jobs/start-workers.ts'
import { KeyVaults } from './adapters/key-vault/key-vaults.ts'
import { openEngine } from './adapters/postgres/open-engine.ts'
import { postgresStore } from './adapters/postgres/store.ts'
import { postgresWriteLocks } from './adapters/postgres/write-locks.ts'
import { createBot, type Receive } from './adapters/teams/bot.ts'
import { createBotAuthentication } from './adapters/teams/bot-authentication.ts'
import type { BotEndpoints, BotIdentity } from './adapters/teams/bot-identity.ts'
import { createCardRenderer } from './adapters/teams/cards/card-renderer.ts'
import { FrontDoor } from './adapters/teams/front-door.ts'
import { TeamsMessenger } from './adapters/teams/teams-messenger.ts'
import { TurnGate } from './adapters/teams/turn-gate.ts'
import { createMetrics } from './adapters/telemetry/metrics.ts'
import { createPinoLog } from './adapters/telemetry/pino-log.ts'
import { systemClock } from './adapters/telemetry/system-clock.ts'
import { advanceRotation } from './application/advance-rotation.ts'
import { answerAction } from './application/answer-action.ts'
import { answerText } from './application/answer-command.ts'
import type { Card } from './application/card.ts'
import { catchUp } from './application/catch-up.ts'
import { deliverNotice } from './application/deliver-notice.ts'
import type { HouseRules } from './application/house-rules.ts'
import { postDigests } from './application/make-digest.ts'
import { oneWriteAtATime } from './application/one-write-at-a-time.ts'
import { planDueNotices } from './application/plan-due-notices.ts'
import type { AppRegistrations } from './application/ports/app-registrations.ts'
import type { Clock } from './application/ports/clock.ts'
import type { Log } from './application/ports/log.ts'
import type { ReportFiles } from './application/ports/report-files.ts'
import type { RoundSchedule } from './application/ports/round-schedule.ts'
import type { Store } from './application/ports/store.ts'
import { refreshCards } from './application/refresh-cards.ts'
import { refreshScanCards } from './application/refresh-scan-cards.ts'
import { removeSecret } from './application/remove-secret.ts'
import { makeReportFile } from './application/report.ts'
import { runRound } from './application/run-round.ts'
import { followScan } from './application/scan.ts'
import { showProgress } from './application/show-progress.ts'
import { rememberConversation } from './application/welcome.ts'
import type { Person } from './domain/application.ts'
import type { CardAddress } from './domain/rotation.ts'
import { rotationIdFrom } from './domain/rotation-name.ts'
import type { Settings } from './settings.ts'

/** What the process decides beside the settings. */
export interface Surroundings {
  readonly clock: Clock
  readonly log: Log
  /** Who the bot is; the sandbox alone may say `Sandbox`, which switches authentication off. */
  readonly identity: BotIdentity
  readonly endpoints: BotEndpoints
}

/** The running product. */
export interface Rekey {
  readonly port: number
  /** Asks for a round now. */
  scan(): Promise<void>
  /** Takes no new work, hands running work back, and closes everything. */
  stop(): Promise<void>
}

/** The surroundings of `npm start`: the machine's clock, standard output, a real bot identity. */
export function productionSurroundings(settings: Settings): Surroundings {
  const { BOT_ID: id, BOT_TENANT_ID: tenantId, BOT_PASSWORD: password } = settings
  return {
    clock: systemClock,
    log: createPinoLog(settings.LOG_LEVEL),
    identity:
      settings.BOT_TYPE === 'SingleTenant'
        ? { type: 'SingleTenant', id, tenantId, password: password ?? '' }
        : { type: 'UserAssignedMsi', id, tenantId },
    endpoints: botEndpoints(settings),
  }
}

/** The Bot Connector of the public cloud, or the one that the settings name. */
export function botEndpoints(settings: Settings): BotEndpoints {
  return {
    loginUrl:
      settings.BOT_LOGIN_URL ?? `https://login.microsoftonline.com/${settings.BOT_TENANT_ID}`,
    oauthScope: settings.BOT_OAUTH_SCOPE ?? 'https://api.botframework.com',
    tokenIssuer: settings.BOT_TOKEN_ISSUER ?? 'https://api.botframework.com',
    openIdMetadataUrl:
      settings.BOT_OPENID_METADATA_URL ??
      'https://login.botframework.com/v1/.well-known/openidconfiguration',
  }
}

/** Wires adapters to use cases and starts everything; the only place that knows them all. */
export async function startRekey(settings: Settings, around: Surroundings): Promise<Rekey> {
  const metrics = createMetrics()
  const log = metrics.counting(around.log)
  const { clock, identity } = around
  const rules = houseRules(settings)
  const outside = outsideServices(settings, clock, log)

  const engine = await openEngine({
    databaseUrl: settings.DATABASE_URL,
    password: () => outside.databaseToken(),
    dataDir: settings.DATA_DIR,
    log,
  })
  const jobs = await openJobs({ connection: engine.connection, log })
  const store = postgresStore(engine.database, (database, job) => jobs.enqueue(database, job))

  const renderer = createCardRenderer({ responsibilityNotice: settings.RESPONSIBILITY_NOTICE })
  const gate = new TurnGate()
  const serviceHosts = settings.BOT_SERVICE_HOSTS
  const authentication = createBotAuthentication(identity, around.endpoints)
  const door = new FrontDoor(authentication, { tenantId: identity.tenantId, serviceHosts }, log)
  const botId = identity.type === 'Sandbox' ? '' : identity.id
  const messenger = new TeamsMessenger({ adapter: door, botId, serviceHosts, renderer, gate })

  const locks = postgresWriteLocks(engine)
  const registrations = oneWriteAtATime(outside.registrations, locks)
  const due = schedules(settings)
  const schedule = { nextRound: (after: Date) => nextMoment(due.round, after) }
  const reportFiles = spooledCsv
  const inside = { store, messenger, clock, log, newRotationId, schedule, reportFiles }
  const ports = { ...outside, registrations, ...inside }
  // The sandbox's Teams client knows no files.
  const uploadHosts = identity.type === 'Sandbox' ? null : settings.FILE_UPLOAD_HOSTS
  const bot = { useCases: botUseCases(ports, rules), renderer, gate, log, uploadHosts }
  const receive = createBot(door, bot)
  await jobs.start({ handlers: jobHandlers(ports, rules), schedules: due })
  const http = await startHttp(settings, receive, store, () => metrics.text())

  await catchUp(ports)
  log.info('started', { port: http.port })
  return {
    port: http.port,
    scan: () => store.enqueue({ queue: 'round', data: {} }),
    stop: async () => {
      await http.close()
      await jobs.stop()
      await engine.close()
      log.info('stopped')
    },
  }
}

function houseRules(settings: Settings): HouseRules {
  return {
    zone: settings.TIME_ZONE,
    leadDays: settings.EXPIRY_LEAD_DAYS,
    validity: {
      defaultMonths: settings.DEFAULT_VALIDITY_MONTHS,
      maxMonths: settings.MAX_VALIDITY_MONTHS,
    },
    defaultVaultUrl: settings.KEY_VAULT_URL,
  }
}

/** The Microsoft clouds, all through one identity. */
function outsideServices(settings: Settings, clock: Clock, log: Log) {
  const credential = new DefaultAzureCredential({
    authorityHost: settings.AZURE_AUTHORITY_HOST,
    disableInstanceDiscovery: settings.AZURE_DISABLE_INSTANCE_DISCOVERY,
  })
  const graphEndpoint = settings.GRAPH_ENDPOINT
  const graph = createGraphClient({ endpoint: graphEndpoint, credential, log })
  return {
    registrations: new GraphAppRegistrations(graph, log),
    roles: new GraphDirectoryRoles(graph, log),
    policies: new GraphCredentialPolicies(graph, log),
    evidence: new GraphSignInEvidence(graph, clock, log),
    ownRights: new GraphOwnRights({ credential, endpoint: graphEndpoint }),
    proof: new EntraSecretProof({
      authority: settings.AZURE_AUTHORITY_HOST,
      tenantId: settings.AZURE_TENANT_ID ?? settings.BOT_TENANT_ID,
      graphEndpoint,
    }),
    vaults: new KeyVaults({
      credential,
      verifyChallenge: settings.KEY_VAULT_VERIFY_CHALLENGE,
    }),
    databaseToken: async () =>
      (await credential.getToken('https://ossrdbms-aad.database.windows.net/.default')).token,
  }
}

type Ports = Omit<ReturnType<typeof outsideServices>, 'registrations'> & {
  registrations: AppRegistrations
  store: Store
  messenger: TeamsMessenger
  clock: Clock
  log: Log
  newRotationId: typeof newRotationId
  schedule: RoundSchedule
  reportFiles: ReportFiles
}

function jobHandlers(ports: Ports, rules: HouseRules): JobHandlers {
  return {
    round: (_data, signal) => showProgress(ports, () => runRound(ports, rules, signal)),
    'plan-notices': () => planDueNotices(ports, rules),
    'deliver-notice': ({ noticeId }) => deliverNotice(ports, rules, noticeId),
    'remove-secret': ({ removalId }) => removeSecret(ports, rules, removalId),
    'advance-rotation': ({ rotationId }, signal) =>
      advanceRotation(ports, rules, rotationId, signal),
    'refresh-cards': ({ rotationId }) => refreshCards(ports, rules, rotationId),
    digest: () => postDigests(ports, rules),
    'refresh-scan-cards': () => refreshScanCards(ports),
  }
}

function botUseCases(ports: Ports, rules: HouseRules) {
  const { store, clock } = ports
  return {
    answerText: (request: Parameters<typeof answerText>[2]) => answerText(ports, rules, request),
    answerAction: (request: Parameters<typeof answerAction>[2]) =>
      answerAction(ports, rules, request),
    reportFile: (person: Person) => makeReportFile(ports, rules, person),
    cardShown: async (card: Card, address: CardAddress) => {
      if (card.kind === 'scan') await followScan(ports, card, address)
    },
    rememberConversation: (conversation: Parameters<typeof rememberConversation>[1]) =>
      rememberConversation(ports, conversation),
    forgetConversation: (conversationId: string) => store.conversations.forget(conversationId),
    firstTime: (activityId: string) => store.seenActivities.first(activityId, clock.now()),
  }
}

function schedules(settings: Settings) {
  const tz = settings.TIME_ZONE
  return { round: { cron: settings.ROUND_CRON, tz }, digest: { cron: settings.DIGEST_CRON, tz } }
}

function startHttp(
  settings: Settings,
  messages: Receive,
  store: Store,
  metrics: () => Promise<string>,
): Promise<HttpServer> {
  return startHttpServer(
    { port: settings.PORT },
    { messages, metrics, notReady: async () => whatIsMissing(store) },
  )
}

async function whatIsMissing(store: Store): Promise<string | undefined> {
  try {
    await store.inventory.lastRound()
    return undefined
  } catch {
    return 'the database does not answer'
  }
}

function newRotationId() {
  return rotationIdFrom(randomBytes(8))
}
