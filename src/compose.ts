import { randomBytes } from 'node:crypto'
import { DefaultAzureCredential } from '@azure/identity'
import { checkUpJson, describeCheckUp } from './adapters/command-line/describe-check-up.ts'
import { spooledCsv } from './adapters/csv/spooled-csv.ts'
import { EntraSecretProof } from './adapters/entra/entra-secret-proof.ts'
import { GraphAppRegistrations } from './adapters/graph/graph-app-registrations.ts'
import { GraphBotInstaller } from './adapters/graph/graph-bot-installer.ts'
import { createGraphClient, type GraphClient } from './adapters/graph/graph-client.ts'
import { GraphCredentialPolicies } from './adapters/graph/graph-credential-policies.ts'
import { GraphDiagnosis } from './adapters/graph/graph-diagnosis.ts'
import { GraphDirectoryRoles } from './adapters/graph/graph-directory-roles.ts'
import { GraphOwnRights } from './adapters/graph/graph-own-rights.ts'
import { GraphSignInEvidence } from './adapters/graph/graph-sign-in-evidence.ts'
import { Pacer } from './adapters/graph/pacer.ts'
import { type HttpServer, startHttpServer } from './adapters/http/http-server.ts'
import { nextMoment } from './adapters/jobs/next-moment.ts'
import { openJobs } from './adapters/jobs/open-jobs.ts'
import type { JobHandlers } from './adapters/jobs/start-workers.ts'
import { KeyVaults } from './adapters/key-vault/key-vaults.ts'
import { EngineStartError } from './adapters/postgres/engine-start-error.ts'
import { type EngineOptions, lookAtEngine, openEngine } from './adapters/postgres/open-engine.ts'
import { postgresSendPace } from './adapters/postgres/send-pace.ts'
import { postgresStore } from './adapters/postgres/store.ts'
import { databaseTokenScope } from './adapters/postgres/token-scope.ts'
import { postgresWriteLocks } from './adapters/postgres/write-locks.ts'
import { createBot, type Receive } from './adapters/teams/bot.ts'
import { canGetBotToken, createBotAuthentication } from './adapters/teams/bot-authentication.ts'
import type { BotEndpoints, BotIdentity } from './adapters/teams/bot-identity.ts'
import { createCardRenderer, englishWords } from './adapters/teams/cards/card-renderer.ts'
import { FrontDoor } from './adapters/teams/front-door.ts'
import { TeamsMessenger } from './adapters/teams/teams-messenger.ts'
import { TurnGate } from './adapters/teams/turn-gate.ts'
import { createMetrics } from './adapters/telemetry/metrics.ts'
import { createPinoLog } from './adapters/telemetry/pino-log.ts'
import { systemClock } from './adapters/telemetry/system-clock.ts'
import { advanceRotation } from './application/advance-rotation.ts'
import { answerAction } from './application/answer-action.ts'
import { answerText } from './application/answer-command.ts'
import { refreshApproval } from './application/approvals/refresh-approval.ts'
import type { Card } from './application/card.ts'
import { catchUp } from './application/catch-up.ts'
import { wrongSettings } from './application/check-up/check-settings.ts'
import { checkUp } from './application/check-up/check-up.ts'
import { deliverNotices } from './application/deliver-notices.ts'
import type { RecentRights } from './application/examine.ts'
import type { HouseRules } from './application/house-rules.ts'
import { forgetConversation } from './application/install/forget-conversation.ts'
import { type BotPlace, installBot } from './application/install/install-bot.ts'
import { planInstalls } from './application/install/plan-installs.ts'
import { oneWriteAtATime } from './application/one-write-at-a-time.ts'
import { atOnce, inTurn } from './application/paced-messenger.ts'
import { planDueNotices } from './application/plan-due-notices.ts'
import type { AppRegistrations } from './application/ports/app-registrations.ts'
import type { BotInstaller } from './application/ports/bot-installer.ts'
import type { Clock } from './application/ports/clock.ts'
import { type CommandGuess, noCommandGuess } from './application/ports/command-guess.ts'
import type { Diagnosis } from './application/ports/diagnosis.ts'
import type { GivenUpJobs } from './application/ports/given-up-jobs.ts'
import type { GraphMeter } from './application/ports/graph-meter.ts'
import type { Log } from './application/ports/log.ts'
import type { Messenger } from './application/ports/messenger.ts'
import type { ReportFiles } from './application/ports/report-files.ts'
import type { RoundSchedule } from './application/ports/round-schedule.ts'
import type { SendPace } from './application/ports/send-pace.ts'
import type { Store } from './application/ports/store.ts'
import { planDigests, planFollowUps, postDigest } from './application/post-digests.ts'
import { postWarning } from './application/post-warning.ts'
import { recentRights } from './application/recent-rights.ts'
import { refreshCards } from './application/refresh-cards.ts'
import { refreshScanCards } from './application/refresh-scan-cards.ts'
import { refreshWarnings } from './application/refresh-warnings.ts'
import { removeSecret } from './application/remove-secret.ts'
import { makeReportFile } from './application/report.ts'
import { resolveMatter } from './application/resolve-matters.ts'
import { runRound } from './application/run-round.ts'
import { followScan } from './application/scan.ts'
import { ServiceError } from './application/service-error.ts'
import { showProgress } from './application/show-progress.ts'
import { rememberConversation } from './application/welcome.ts'
import type { Person } from './domain/application.ts'
import type { Recipient } from './domain/audience.ts'
import { isFit } from './domain/checkup.ts'
import type { GuestRights } from './domain/rights.ts'
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
  /** Asks for a round now: one that lists everything, or one as the schedule asks for it. */
  scan(how?: 'full' | 'usual'): Promise<void>
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

/** Whether `doctor` speaks to programs, and where. */
interface DoctorOutput {
  readonly json: boolean
  readonly print: (text: string) => void
}

/** Prints what a check-up says where the settings are wrong: nothing else can be looked at. */
export function doctorOfSettings(problems: readonly string[], { json, print }: DoctorOutput): void {
  const result = { checks: [wrongSettings(problems)], findings: [] }
  print(json ? checkUpJson(result) : describeCheckUp(result, englishWords()))
}

/**
 * Looks at everything that Rekey needs and prints it; a process that serves may run beside it.
 * Resolves to whether Rekey can do its work.
 */
export async function runDoctor(
  settings: Settings,
  around: Surroundings,
  { json, print }: DoctorOutput,
): Promise<boolean> {
  const outside = outsideServices(settings, around.clock, around.log, createMetrics().graph)
  const state = await openState(settings, outside, around.log)
  try {
    const { clock } = around
    const diagnosis = diagnosisOf(outside, around)
    const { vaults, installer } = outside
    const ports = { vaults, installer, diagnosis, clock, state }
    const result = await checkUp(ports, houseRules(settings))
    print(json ? checkUpJson(result) : describeCheckUp(result, englishWords()))
    return isFit(result.checks)
  } finally {
    if ('close' in state) await state.close()
  }
}

/** The state as it is, without its job queue, or why it cannot be had. */
async function openState(settings: Settings, outside: Outside, log: Log) {
  try {
    const { engine, pending } = await lookAtEngine(engineOptions(settings, outside, log))
    const noJobs = async () => {
      throw new Error('a look asks for no jobs')
    }
    return {
      store: postgresStore(engine.database, noJobs),
      pendingMigrations: pending,
      close: () => engine.close(),
    }
  } catch (error) {
    if (!(error instanceof EngineStartError || error instanceof ServiceError)) throw error
    const reason = error instanceof EngineStartError ? error.reason : undefined
    const isAsItShouldBe = reason === 'folderInUse' || reason === 'newFolder'
    return { problem: error.message, isAsItShouldBe }
  }
}

/** Wires adapters to use cases and starts everything; the only place that knows them all. */
export async function startRekey(settings: Settings, around: Surroundings): Promise<Rekey> {
  const metrics = createMetrics()
  const log = metrics.counting(around.log)
  const { clock, identity } = around
  const rules = houseRules(settings)
  const outside = outsideServices(settings, clock, log, metrics.graph)

  const engine = await openEngine(engineOptions(settings, outside, log))
  const jobs = await openJobs({ connection: engine.connection, log })
  // The queue counts by the database's clock, which need not agree with ours.
  const msUntil = (moment: Date) => Math.max(0, moment.getTime() - clock.now().getTime())
  const store = postgresStore(engine.database, (database, job, notBefore) =>
    jobs.enqueue(database, job, notBefore && msUntil(notBefore)),
  )

  const renderer = createCardRenderer({ responsibilityNotice: settings.RESPONSIBILITY_NOTICE })
  const gate = new TurnGate()
  const serviceHosts = settings.BOT_SERVICE_HOSTS
  const meter = metrics.teams
  const pace = postgresSendPace(engine.database, { clock, log, meter })
  const authentication = createBotAuthentication(identity, around.endpoints, pace.throttled)
  const door = new FrontDoor(authentication, { tenantId: identity.tenantId, serviceHosts }, log)
  const botId = identity.type === 'Sandbox' ? '' : identity.id
  const paced = new TeamsMessenger({ adapter: door, botId, serviceHosts, renderer, gate, meter })
  const messenger = atOnce(paced, pace)

  const locks = postgresWriteLocks(engine)
  const registrations = oneWriteAtATime(outside.registrations, locks)
  const unhurried = oneWriteAtATime(outside.unhurried, locks)
  const diagnosis = diagnosisOf(outside, around)
  const due = schedules(settings)
  const schedule = { nextRound: (after: Date) => nextMoment(due.round, after) }
  const reportFiles = spooledCsv
  const commandGuess = await commandGuessOf(settings)
  const inside = { store, messenger, clock, log, newRotationId, schedule, diagnosis, reportFiles }
  const { givenUp } = jobs
  const ports = {
    ...outside,
    registrations,
    unhurried,
    pace,
    paced,
    givenUp,
    ...inside,
    commandGuess,
    recentRights: recentRights({ registrations, roles: outside.roles, store, clock }),
    guestRights: settings.GUEST_RIGHTS,
  }
  // The sandbox's Teams client knows no files.
  const uploadHosts = identity.type === 'Sandbox' ? null : settings.FILE_UPLOAD_HOSTS
  const bot = { useCases: botUseCases(ports, rules), renderer, gate, log, uploadHosts }
  const receive = createBot(door, bot)
  const place = botPlace(settings)
  await jobs.start({ handlers: jobHandlers(ports, rules, place), schedules: due })
  const http = await startHttp(settings, receive, store, () => metrics.text())

  await catchUp(ports)
  log.info('started', { port: http.port })
  return {
    port: http.port,
    scan: (how = 'full') =>
      store.enqueue({ queue: 'round', data: how === 'full' ? { full: true } : {} }),
    stop: async () => {
      await http.close()
      await jobs.stop()
      await engine.close()
      log.info('stopped')
    },
  }
}

function engineOptions(settings: Settings, outside: Outside, log: Log): EngineOptions {
  return {
    databaseUrl: settings.DATABASE_URL,
    password: () => outside.databaseToken(),
    dataDir: settings.DATA_DIR,
    log,
  }
}

/** How a chat is reached that Teams never told of: the first of the hosts serves every region. */
function botPlace({ BOT_SERVICE_HOSTS: [host], BOT_TENANT_ID: tenantId, BOT_ID: id }: Settings) {
  return { serviceUrl: `https://${host}/teams/`, tenantId, botId: `28:${id}` }
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
    watch: { include: settings.INCLUDE_APPLICATIONS, exclude: settings.EXCLUDE_APPLICATIONS },
    fullScanDays: settings.FULL_SCAN_DAYS,
    quiet: { hours: settings.QUIET_HOURS, daysOff: new Set(settings.QUIET_DAYS) },
    fallback: fallbackOf(settings),
    tellGuests: settings.GUEST_OWNERS === 'tell',
    twoPerson: settings.TWO_PERSON_APPLICATIONS,
  }
}

function fallbackOf({ FALLBACK_CHANNEL: channel, FALLBACK_PEOPLE: people }: Settings): Recipient[] {
  return [
    ...(channel === undefined ? [] : [{ to: 'channel' as const, id: channel }]),
    ...people.map((id) => ({ to: 'person' as const, id })),
  ]
}

/** The Microsoft clouds, all through one identity. */
function outsideServices(settings: Settings, clock: Clock, log: Log, meter: GraphMeter) {
  const credential = new DefaultAzureCredential({
    authorityHost: settings.AZURE_AUTHORITY_HOST,
    disableInstanceDiscovery: settings.AZURE_DISABLE_INSTANCE_DISCOVERY,
  })
  const graphEndpoint = settings.GRAPH_ENDPOINT
  const shared = { endpoint: graphEndpoint, credential, log, pacer: new Pacer({ meter, log }) }
  const graph = createGraphClient({ ...shared, priority: 'high' })
  const unhurriedGraph = createGraphClient({ ...shared, priority: 'low' })
  return {
    registrations: new GraphAppRegistrations(graph, log),
    unhurried: new GraphAppRegistrations(unhurriedGraph, log, graph),
    roles: new GraphDirectoryRoles(graph, log, settings.BREAK_GLASS_GROUP),
    policies: new GraphCredentialPolicies(graph, log),
    evidence: new GraphSignInEvidence(graph, clock, log),
    installer: botInstaller(settings, { graph, unhurried: unhurriedGraph, clock }),
    ownRights: new GraphOwnRights({ credential, endpoint: graphEndpoint }),
    standing: new GraphDiagnosis(graph, { credential, endpoint: graphEndpoint }),
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
      (await credential.getToken(databaseTokenScope(settings.AZURE_AUTHORITY_HOST))).token,
  }
}

/** Null where people get the bot by themselves only. */
function botInstaller(
  { PROACTIVE_INSTALL, TEAMS_APP_ID: manifestId, GRAPH_ENDPOINT: endpoint }: Settings,
  parts: { graph: GraphClient; unhurried: GraphClient; clock: Clock },
): BotInstaller | null {
  if (PROACTIVE_INSTALL === 'off' || manifestId === undefined) return null
  return new GraphBotInstaller({ ...parts, endpoint, manifestId })
}

type Outside = ReturnType<typeof outsideServices>

function diagnosisOf({ standing }: Outside, { identity, endpoints }: Surroundings): Diagnosis {
  return {
    ownToken: () => standing.ownToken(),
    probe: (what) => standing.probe(what),
    clockAheadMs: () => standing.clockAheadMs(),
    botToken: () => canGetBotToken(identity, endpoints),
  }
}

type Ports = Omit<Outside, 'registrations' | 'unhurried'> & {
  registrations: AppRegistrations
  diagnosis: Diagnosis
  /** The same for work that nobody waits for: it makes way for people's presses. */
  unhurried: AppRegistrations
  store: Store
  givenUp: GivenUpJobs
  messenger: Messenger
  /** For messages that nobody waits for, whose turns the use case takes itself. */
  paced: Messenger
  pace: SendPace
  clock: Clock
  log: Log
  newRotationId: typeof newRotationId
  schedule: RoundSchedule
  reportFiles: ReportFiles
  commandGuess: CommandGuess
  recentRights: RecentRights
  guestRights: GuestRights
}

/** The operator's model, if the settings name one; without, nothing that could ask it is loaded. */
async function commandGuessOf({
  MODEL_ENDPOINT: endpoint,
  MODEL_NAME: model,
  MODEL_KEY: key,
}: Settings): Promise<CommandGuess> {
  if (!endpoint || !model || !key) return noCommandGuess
  const { ModelCommandGuess } = await import('./adapters/teams/free-text.ts')
  const say = englishWords()
  return new ModelCommandGuess({ endpoint, model, key }, (name) => say(`help.command.${name}.does`))
}

function jobHandlers(ports: Ports, rules: HouseRules, place: BotPlace): JobHandlers {
  const inRounds = { ...ports, registrations: ports.unhurried }
  const fanOut = { ...ports, messenger: ports.paced }
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
    'refresh-approval': ({ approvalId }) => refreshApproval(ports, approvalId),
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
    forgetConversation: (conversation: Parameters<typeof forgetConversation>[1]) =>
      forgetConversation(ports, conversation),
    forgetTeam: (teamId: string) => store.conversations.forgetTeam(teamId),
    answering: ports.pace.sentAtOnce,
    firstTime: (activityId: string) => store.seenActivities.first(activityId, clock.now()),
  }
}

function schedules(settings: Settings) {
  const tz = settings.TIME_ZONE
  return {
    round: { cron: settings.ROUND_CRON, tz },
    digest: { cron: settings.DIGEST_CRON, tz },
    // Hours begin on a quarter in every zone.
    'own-digests': { cron: '*/15 * * * *', tz },
  }
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
