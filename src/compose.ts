import { randomBytes } from 'node:crypto'
import { DefaultAzureCredential, type TokenCredential } from '@azure/identity'
import { checkUpJson, describeCheckUp } from './adapters/command-line/describe-check-up.ts'
import { spooledCsv } from './adapters/csv/spooled-csv.ts'
import { EntraSecretProof } from './adapters/entra/entra-secret-proof.ts'
import {
  canActForPeople,
  createOnBehalfOf,
  type OnBehalfOfOptions,
} from './adapters/entra/on-behalf-of.ts'
import { PersonsTokens } from './adapters/entra/persons-tokens.ts'
import { createSsoCheck } from './adapters/entra/sso-token.ts'
import { GraphAppRegistrations } from './adapters/graph/graph-app-registrations.ts'
import { GraphBotInstaller } from './adapters/graph/graph-bot-installer.ts'
import { createGraphClient, type GraphClient } from './adapters/graph/graph-client.ts'
import { GraphCredentialPolicies } from './adapters/graph/graph-credential-policies.ts'
import { GraphDiagnosis } from './adapters/graph/graph-diagnosis.ts'
import { GraphDirectoryRoles } from './adapters/graph/graph-directory-roles.ts'
import { GraphOwnRights } from './adapters/graph/graph-own-rights.ts'
import { GraphSignInEvidence } from './adapters/graph/graph-sign-in-evidence.ts'
import { Pacer } from './adapters/graph/pacer.ts'
import { writesForPeople } from './adapters/graph/writes-for-people.ts'
import { type HttpServer, startHttpServer } from './adapters/http/http-server.ts'
import { nextMoment } from './adapters/jobs/next-moment.ts'
import { type Jobs, openJobs } from './adapters/jobs/open-jobs.ts'
import type { JobHandlers } from './adapters/jobs/start-workers.ts'
import { KeyVaults } from './adapters/key-vault/key-vaults.ts'
import { EngineStartError } from './adapters/postgres/engine-start-error.ts'
import { inHurry } from './adapters/postgres/hurry.ts'
import { postgresRetention } from './adapters/postgres/keep/retention.ts'
import { type EngineOptions, lookAtEngine, openEngine } from './adapters/postgres/open-engine.ts'
import { postgresSendPace } from './adapters/postgres/send-pace.ts'
import { readStandings } from './adapters/postgres/standings.ts'
import { postgresStore } from './adapters/postgres/store.ts'
import { databaseTokenScope } from './adapters/postgres/token-scope.ts'
import { postgresWriteLocks } from './adapters/postgres/write-locks.ts'
import { createBot, type Receive } from './adapters/teams/bot.ts'
import { canGetBotToken, createBotAuthentication } from './adapters/teams/bot-authentication.ts'
import type { BotEndpoints, BotIdentity } from './adapters/teams/bot-identity.ts'
import type { BotUseCases } from './adapters/teams/bot-ports.ts'
import { createCardRenderer, englishWords } from './adapters/teams/cards/card-renderer.ts'
import { DoorLimits } from './adapters/teams/door-limits.ts'
import { FrontDoor } from './adapters/teams/front-door.ts'
import { TeamsMessenger } from './adapters/teams/teams-messenger.ts'
import { TurnGate } from './adapters/teams/turn-gate.ts'
import { createMetrics, type Metrics } from './adapters/telemetry/metrics.ts'
import type { Otlp } from './adapters/telemetry/otlp/open-otlp.ts'
import { createPinoLog } from './adapters/telemetry/pino-log.ts'
import { systemClock } from './adapters/telemetry/system-clock.ts'
import { turnKind } from './adapters/telemetry/timed-turns.ts'
import { advanceRotation } from './application/advance-rotation.ts'
import { refreshApproval } from './application/approvals/refresh-approval.ts'
import type { Card } from './application/card.ts'
import { catchUp } from './application/catch-up.ts'
import { wrongSettings } from './application/check-up/check-settings.ts'
import { checkUp } from './application/check-up/check-up.ts'
import { countUnheard } from './application/count-unheard.ts'
import { deliverNotices } from './application/deliver-notices.ts'
import type { RecentRights } from './application/examine.ts'
import type { HouseRules } from './application/house-rules.ts'
import { InTurn } from './application/in-turn.ts'
import { forgetConversation } from './application/install/forget-conversation.ts'
import { type BotPlace, installBot } from './application/install/install-bot.ts'
import { planInstalls } from './application/install/plan-installs.ts'
import { oneWriteAtATime } from './application/one-write-at-a-time.ts'
import { atOnce, inTurn } from './application/paced-messenger.ts'
import { planDueNotices } from './application/plan-due-notices.ts'
import type { AppRegistrations, OwnRights } from './application/ports/app-registrations.ts'
import type { AuditStream } from './application/ports/audit-stream.ts'
import type { BotInstaller } from './application/ports/bot-installer.ts'
import type { Clock } from './application/ports/clock.ts'
import { type CommandGuess, noCommandGuess } from './application/ports/command-guess.ts'
import type { Diagnosis } from './application/ports/diagnosis.ts'
import type { GivenUpJobs } from './application/ports/given-up-jobs.ts'
import type { GraphMeter } from './application/ports/graph-meter.ts'
import type { Log } from './application/ports/log.ts'
import type { Messenger } from './application/ports/messenger.ts'
import type { ReportFiles } from './application/ports/report-files.ts'
import type { Retention } from './application/ports/retention.ts'
import type { RoundSchedule } from './application/ports/round-schedule.ts'
import type { SendPace } from './application/ports/send-pace.ts'
import { noSpans, type Spans } from './application/ports/spans.ts'
import type { Store } from './application/ports/store.ts'
import { planDigests, planFollowUps, postDigest } from './application/post-digests.ts'
import { postWarning } from './application/post-warning.ts'
import { pressWithRights, type WorkToDo } from './application/press-with-rights.ts'
import { pruneHistory } from './application/prune-history.ts'
import { recentRights } from './application/recent-rights.ts'
import { answerActionOnRecord, answerTextOnRecord } from './application/record/answer-on-record.ts'
import { streamAudit } from './application/record/stream-audit.ts'
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
import {
  advanceWithRights,
  type RightsWorkPorts,
  removeWithRights,
  workHere,
} from './application/work-with-rights.ts'
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
  /** Where it says how it is; the same port unless the settings name another. */
  readonly metricsPort: number
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
    const diagnosis = diagnosisOf(settings, outside, around)
    const { vaults, installer } = outside
    const ports = { vaults, installer, diagnosis, clock, state }
    const result = await checkUp(ports, houseRules(settings))
    print(json ? checkUpJson(result) : describeCheckUp(result, englishWords()))
    return isFit(result.checks)
  } finally {
    if ('close' in state) await state.close()
  }
}

/** A look changes nothing, and so nothing is on record of it. */
const unstreamed = { now: () => systemClock.now(), isStreamed: false }

/** The state as it is, without its job queue, or why it cannot be had. */
async function openState(settings: Settings, outside: Outside, log: Log) {
  try {
    const { engine, pending } = await lookAtEngine(engineOptions(settings, outside, log))
    const noJobs = async () => {
      throw new Error('a look asks for no jobs')
    }
    return {
      store: postgresStore(engine.database, noJobs, unstreamed),
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
  const otlp = await otlpOf(settings, metrics, around.log)
  const log = metrics.counting(otlp?.logging(around.log) ?? around.log)
  const spans = otlp?.spans ?? noSpans
  const { clock, identity } = around
  const rules = houseRules(settings)
  const outside = outsideServices(settings, clock, log, metrics.graph)

  const engine = await openEngine(engineOptions(settings, outside, log))
  const jobs = await openJobs({ connection: engine.connection, log })
  // The queue counts by the database's clock, which need not agree with ours.
  const msUntil = (moment: Date) => Math.max(0, moment.getTime() - clock.now().getTime())
  const auditStream = await auditStreamOf(settings)
  const store = postgresStore(
    engine.database,
    (database, job, notBefore) => jobs.enqueue(database, job, notBefore && msUntil(notBefore)),
    { now: () => clock.now(), isStreamed: auditStream !== null },
  )

  const renderer = createCardRenderer({ responsibilityNotice: settings.RESPONSIBILITY_NOTICE })
  const gate = new TurnGate()
  const serviceHosts = settings.BOT_SERVICE_HOSTS
  const meter = metrics.teams
  const pace = postgresSendPace(engine.database, { clock, log, meter })
  const authentication = createBotAuthentication(identity, around.endpoints, pace.throttled)
  const limits = new DoorLimits(settings.RATE_LIMIT_PER_MINUTE, metrics.door)
  const expected = { tenantId: identity.tenantId, serviceHosts }
  const door = new FrontDoor(authentication, expected, log, limits)
  const botId = identity.type === 'Sandbox' ? '' : identity.id
  const paced = new TeamsMessenger({ adapter: door, botId, serviceHosts, renderer, gate, meter })
  const messenger = atOnce(paced, pace)

  const locks = postgresWriteLocks(engine)
  const lent = lentTokens(settings, outside, { clock, log })
  const writing = (each: AppRegistrations) =>
    oneWriteAtATime(lent ? writesForPeople(each, lent, outside.graphWith) : each, locks)
  const registrations = writing(outside.registrations)
  const unhurried = writing(outside.unhurried)
  const diagnosis = diagnosisOf(settings, outside, around)
  const due = schedules(settings)
  const schedule = { nextRound: (after: Date) => nextMoment(due.round, after) }
  const reportFiles = spooledCsv
  const commandGuess = await commandGuessOf(settings)
  const inside = {
    store,
    auditStream,
    messenger,
    clock,
    log,
    newRotationId,
    schedule,
    diagnosis,
    reportFiles,
  }
  const { givenUp } = jobs
  const ports = {
    ...outside,
    registrations,
    unhurried,
    ownRights: lent ? reachOfPeople : outside.ownRights,
    pace,
    paced,
    givenUp,
    ...inside,
    commandGuess,
    recentRights: recentRights({ registrations, roles: outside.roles, store, clock }),
    guestRights: settings.GUEST_RIGHTS,
  }
  const stopping = new AbortController()
  // The embedded engine belongs to one process.
  const elsewhereMs = engine.connection.kind === 'server' ? 120_000 : 0
  const turns = new InTurn()
  const lending = lent && { ...ports, rights: lent, turns, elsewhereMs }
  // The sandbox's Teams client knows no files.
  const uploadHosts = identity.type === 'Sandbox' ? null : settings.FILE_UPLOAD_HOSTS
  const useCases = botUseCases(ports, rules, lending && { lending, signal: stopping.signal })
  const signInResource = lent && botResource(settings)
  const bot = { useCases, renderer, gate, log, uploadHosts, signInResource }
  const answer = createBot(door, bot, limits)
  const receive = metrics.timing(tracedTurns(spans, (...asked) => inHurry(() => answer(...asked))))
  const place = botPlace(settings)
  const keeping = { retention: postgresRetention(engine.database), days: settings.KEEP_DAYS }
  const handlers = {
    ...jobHandlers(ports, rules, place, keeping),
    ...(lending && lendingJobs(lending, rules)),
  }
  await jobs.start({ handlers: tracedJobs(spans, handlers), schedules: due })
  const unheard = countUnheard(ports, rules)
  metrics.watch(async () => {
    const counted = await readStandings(engine.database, clock.now(), settings.EXPIRY_LEAD_DAYS)
    return { ...counted, mattersWithoutRoute: await unheard() }
  }, clock.now)
  const readiness = { store, jobs, clock }
  const http = await startHttp(settings, receive, readiness, () => metrics.text())

  await catchUp(ports)
  if (auditStream) await store.enqueue({ queue: 'stream-audit', data: {} })
  const { port, metricsPort } = http
  log.info('started', { port, ...(metricsPort !== port && { metricsPort }) })
  return {
    port,
    metricsPort,
    scan: (how = 'full') =>
      store.enqueue({ queue: 'round', data: how === 'full' ? { full: true } : {} }),
    stop: async () => {
      await http.close()
      stopping.abort()
      await jobs.stop()
      await turns.idle()
      await engine.close()
      log.info('stopped')
      await otlp?.close()
    },
  }
}

/**
 * Without the setting nothing of OpenTelemetry is loaded. Nor where the endpoint speaks another
 * protocol: platforms name theirs in the environment, and Rekey has other things to do than to stop.
 */
async function otlpOf(settings: Settings, metrics: Metrics, log: Log): Promise<Otlp | undefined> {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_EXPORTER_OTLP_PROTOCOL: protocol } = settings
  if (endpoint === undefined) return undefined
  if (protocol !== 'http/protobuf') {
    log.warn('otlp protocol not spoken', { protocol })
    return undefined
  }
  const { openOtlp } = await import('./adapters/telemetry/otlp/open-otlp.ts')
  return openOtlp({ endpoint, values: metrics.values, serviceOf: serviceKinds(settings) })
}

/** Kinds instead of hosts: a vault's host is its name. */
function serviceKinds(settings: Settings): (host: string) => string {
  const hostOf = (url: string) => new URL(url).host
  const vault = hostOf(settings.KEY_VAULT_URL)
  const [, ...vaultZone] = vault.split('.')
  const { loginUrl, openIdMetadataUrl } = botEndpoints(settings)
  const entra = new Set([settings.AZURE_AUTHORITY_HOST, loginUrl].map(hostOf))
  return (host) => {
    if (host === hostOf(settings.GRAPH_ENDPOINT)) return 'graph'
    if (host === vault) return 'key-vault'
    if (vaultZone.length > 0 && host.endsWith(`.${vaultZone.join('.')}`)) return 'key-vault'
    if (settings.BOT_SERVICE_HOSTS.includes(host)) return 'connector'
    if (entra.has(host)) return 'entra'
    return host === hostOf(openIdMetadataUrl) ? 'bot-framework' : 'other'
  }
}

function tracedTurns(spans: Spans, receive: Receive): Receive {
  return (authorization, body) =>
    spans.within(
      'turn',
      { kind: turnKind(body) },
      () => receive(authorization, body),
      ({ status }) => ({ 'http.response.status_code': status }),
    )
}

function tracedJobs(spans: Spans, handlers: JobHandlers): JobHandlers {
  const traced = Object.entries(handlers).map(([queue, handler]) => [
    queue,
    (data: never, signal: AbortSignal) =>
      spans.within(`job ${queue}`, { queue }, () => handler(data, signal)),
  ])
  return Object.fromEntries(traced)
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
  const common = { endpoint: graphEndpoint, log, pacer: new Pacer({ meter, log }) }
  const shared = { ...common, credential }
  const graph = createGraphClient({ ...shared, priority: 'high' })
  const unhurriedGraph = createGraphClient({ ...shared, priority: 'low' })
  return {
    credential,
    /** As somebody else, and as urgently as what somebody waits for. */
    graphWith: (credential: TokenCredential) =>
      createGraphClient({ ...common, credential, priority: 'high' }),
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

/** What clients ask Entra for when a person signs in to Rekey. */
function botResource({ BOT_ID }: Settings): string {
  return `api://botid-${BOT_ID}`
}

/** People's tokens, where Rekey writes with their rights; null where with its own. */
function lentTokens(
  settings: Settings,
  { credential }: Outside,
  { clock, log }: { clock: Clock; log: Log },
): PersonsTokens | null {
  const registration = registrationOf(settings, credential)
  if (!registration) return null
  const { authority, tenantId, clientId } = registration
  const audiences = [clientId, botResource(settings)]
  return new PersonsTokens({
    check: createSsoCheck({ authority, tenantId, audiences, clock }),
    exchange: createOnBehalfOf(registration),
    consentUrl: `${authority}/${tenantId}/adminconsent?client_id=${clientId}`,
    clock,
    log,
  })
}

/** The registration that acts for people: by its password, or trusting Rekey's own identity. */
function registrationOf(
  settings: Settings,
  credential: TokenCredential,
): OnBehalfOfOptions | undefined {
  const { RIGHTS, AUTH_APP_ID: clientId, AUTH_APP_PASSWORD: password } = settings
  if (RIGHTS === 'application' || clientId === undefined) return undefined
  return {
    authority: settings.AZURE_AUTHORITY_HOST,
    tenantId: settings.AZURE_TENANT_ID ?? settings.BOT_TENANT_ID,
    clientId,
    credential: password
      ? { password }
      : { assertion: () => tokenFor(credential, 'api://AzureADTokenExchange/.default') },
    graphEndpoint: settings.GRAPH_ENDPOINT,
  }
}

async function tokenFor(credential: TokenCredential, scope: string): Promise<string> {
  const token = await credential.getToken(scope)
  if (!token) throw new ServiceError('entra', 'unavailable')
  return token.token
}

/** Nobody knows beforehand what a person's rights reach: Entra says so at the write. */
const reachOfPeople: OwnRights = { reach: () => Promise.resolve({ over: 'unknown' }) }

function diagnosisOf(
  settings: Settings,
  { standing, credential }: Outside,
  { identity, endpoints }: Surroundings,
): Diagnosis {
  const registration = registrationOf(settings, credential)
  return {
    directoryUrl: settings.GRAPH_ENDPOINT,
    ownToken: () => standing.ownToken(),
    probe: (what) => standing.probe(what),
    clockAheadMs: () => standing.clockAheadMs(),
    botToken: () => canGetBotToken(identity, endpoints),
    actsForPeople: async () => (registration ? canActForPeople(registration) : null),
  }
}

/** Where the record is sent on to, if the settings say; without, nothing of it is loaded. */
async function auditStreamOf({ AUDIT_OTLP_ENDPOINT: endpoint }: Settings) {
  if (!endpoint) return null
  const { OtlpAuditStream } = await import('./adapters/telemetry/otlp-audit-stream.ts')
  return new OtlpAuditStream({ endpoint })
}

type Ports = Omit<Outside, 'registrations' | 'unhurried' | 'ownRights'> & {
  registrations: AppRegistrations
  ownRights: OwnRights
  diagnosis: Diagnosis
  /** The same for work that nobody waits for: it makes way for people's presses. */
  unhurried: AppRegistrations
  store: Store
  auditStream: AuditStream | null
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

function jobHandlers(
  ports: Ports,
  rules: HouseRules,
  place: BotPlace,
  { retention, days }: { retention: Retention; days: number },
): JobHandlers {
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
    'prune-history': (_, signal) => pruneHistory({ ...ports, retention }, days, signal),
    'refresh-approval': ({ approvalId }) => refreshApproval(ports, approvalId),
    'stream-audit': (_, signal) => streamAudit(ports, signal),
  }
}

/** The jobs that write to applications, where they do so with people's rights. */
function lendingJobs(ports: RightsWorkPorts, rules: HouseRules) {
  return {
    'advance-rotation': ({ rotationId }, signal) =>
      advanceWithRights(ports, rules, rotationId, signal),
    'remove-secret': ({ removalId }) => removeWithRights(ports, rules, removalId),
  } satisfies Partial<JobHandlers>
}

/** Where Rekey writes with people's rights: what that needs, and a signal that ends it. */
interface Lending {
  readonly lending: RightsWorkPorts
  readonly signal: AbortSignal
}

function botUseCases(ports: Ports, rules: HouseRules, lent: Lending | null) {
  const { store, clock } = ports
  const doHere: ((work: WorkToDo) => void) | null =
    lent && workHere(lent.lending, rules, lent.signal)
  return {
    answerText: (request: Parameters<typeof answerTextOnRecord>[2]) =>
      answerTextOnRecord(ports, rules, request),
    answerAction: (request: Parameters<typeof answerActionOnRecord>[2]) =>
      answerActionOnRecord(ports, rules, request),
    press: ({ brought, ...request }: Parameters<BotUseCases['press']>[0]) => {
      const answer = () => answerActionOnRecord(ports, rules, request)
      if (!lent || !doHere) return answer()
      const { rights } = lent.lending
      return pressWithRights({ rights, store, doHere }, { ...request, brought }, answer)
    },
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
    // Before the usual round, when nobody is about.
    'prune-history': { cron: '30 3 * * *', tz },
  }
}

function startHttp(
  settings: Settings,
  messages: Receive,
  ports: Readiness,
  metrics: () => Promise<string>,
): Promise<HttpServer> {
  return startHttpServer(
    { port: settings.PORT, metricsPort: settings.METRICS_PORT },
    {
      messages,
      metrics,
      notReady: () => whatIsMissing(ports),
      readyFacts: async () => ({
        lastRoundAgeSeconds: await lastRoundAge(ports).catch(() => null),
      }),
    },
  )
}

interface Readiness {
  readonly store: Store
  readonly jobs: Jobs
  readonly clock: Clock
}

async function whatIsMissing({ store, jobs }: Readiness): Promise<string | undefined> {
  try {
    await store.inventory.lastRound()
  } catch {
    return 'the database does not answer'
  }
  return (await jobs.answers()) ? undefined : 'the job queue does not answer'
}

/** Null where no round was complete yet. An old one is no reason to serve nobody. */
async function lastRoundAge({ store, clock }: Readiness): Promise<number | null> {
  const round = await store.inventory.lastCompleteRound()
  if (!round?.finishedAt) return null
  return Math.round((clock.now().getTime() - round.finishedAt.getTime()) / 1000)
}

function newRotationId() {
  return rotationIdFrom(randomBytes(8))
}
