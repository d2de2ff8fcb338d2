import { z } from 'zod/v4'
import { isTimeZone, weekdays } from './domain/quiet-hours.ts'
import { readWatchRules } from './domain/watch-rule-text.ts'

/** Everything that the environment decides, read once. */
export type Settings = z.output<typeof environment>

/** Settings, or every problem at once: by variable name, never by value. */
export type ReadSettings =
  | { readonly ok: true; readonly settings: Settings }
  | { readonly ok: false; readonly problems: readonly string[] }

const publicServiceHosts = [
  'smba.trafficmanager.net',
  'smba.infra.gcc.teams.microsoft.com',
  'smba.infra.gov.teams.microsoft.us',
  'smba.infra.dod.teams.microsoft.us',
]

/** The message of a wrong value; a missing one is said to be required. */
const must = (be: string) => ({
  error: (issue: { input?: unknown }) => (issue.input === undefined ? 'is required' : `must ${be}`),
})

const guid = z.guid(must('be a GUID'))
const httpsUrl = z
  .url({ protocol: /^https$/, ...must('be an https address') })
  .transform((url) => url.replace(/\/+$/, ''))
const whole = (unit: string, least: number, most: number) =>
  z.coerce
    .number(`must be a whole number of ${unit}`)
    .int(`must be a whole number of ${unit}`)
    .min(least, `must be ${least} at least`)
    .max(most, `must be ${most} at most`)
const port = z.coerce
  .number('must be a port')
  .int('must be a port')
  .min(0, 'must be a port')
  .max(65_535, 'must be a port')
const leadDays = z
  .string()
  .regex(/^\s*\d{1,3}(\s*,\s*\d{1,3})*\s*$/, 'must be days with commas, such as 60,30,14,7,3,1,0')
  .transform((text) => text.split(',').map(Number))
const flag = z.enum(['true', 'false'], 'must be true or false').transform((text) => text === 'true')
const insights = z
  .string()
  .regex(
    /^InstrumentationKey=[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12};(.*;)?IngestionEndpoint=https:\/\/[^;]+(;|$)/i,
    'must be a connection string, such as InstrumentationKey=…;IngestionEndpoint=https://…',
  )
const cron = z.string().regex(/^(\S+\s+){4}\S+$/, 'must be five cron fields')

const environment = z.object({
  BOT_ID: guid,
  BOT_TENANT_ID: guid,
  BOT_TYPE: z.enum(['UserAssignedMsi', 'SingleTenant'], must('be UserAssignedMsi or SingleTenant')),
  BOT_PASSWORD: z.string().optional(),
  RIGHTS: z
    .enum(['application', 'delegated'], 'must be application or delegated')
    .default('application'),
  AUTH_APP_ID: guid.optional(),
  AUTH_APP_PASSWORD: z.string().optional(),
  KEY_VAULT_URL: httpsUrl,
  KEY_VAULT_VERIFY_CHALLENGE: flag.default(true),
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: 'must be a postgres:// address' })
    .optional(),
  DATA_DIR: z.string().default('./data'),
  PORT: port.default(3978),
  METRICS_PORT: port.optional(),
  RATE_LIMIT_PER_MINUTE: whole('requests', 0, 10_000).default(60),
  GRAPH_ENDPOINT: httpsUrl.default('https://graph.microsoft.com'),
  AZURE_TENANT_ID: z.string().optional(),
  AZURE_AUTHORITY_HOST: httpsUrl.default('https://login.microsoftonline.com'),
  AZURE_DISABLE_INSTANCE_DISCOVERY: flag.default(false),
  BOT_LOGIN_URL: httpsUrl.optional(),
  BOT_OAUTH_SCOPE: z.string().optional(),
  BOT_TOKEN_ISSUER: z.string().optional(),
  BOT_OPENID_METADATA_URL: httpsUrl.optional(),
  BOT_SERVICE_HOSTS: commaList().default(publicServiceHosts),
  FILE_UPLOAD_HOSTS: commaList().default(['*.sharepoint.com']),
  AUDIT_OTLP_ENDPOINT: httpsUrl.optional(),
  MODEL_ENDPOINT: httpsUrl.optional(),
  MODEL_NAME: z.string().optional(),
  MODEL_KEY: z.string().optional(),
  EXPIRY_LEAD_DAYS: leadDays.default([60, 30, 14, 7, 3, 1, 0]),
  DEFAULT_VALIDITY_MONTHS: whole('months', 1, 24).default(12),
  MAX_VALIDITY_MONTHS: whole('months', 1, 24).default(24),
  ROUND_CRON: cron.default('0 6 * * *'),
  FULL_SCAN_DAYS: whole('days', 1, 30).default(7),
  KEEP_DAYS: whole('days', 90, 36_500).default(730),
  DIGEST_CRON: cron.default('0 9 * * 1'),
  TIME_ZONE: z.string().refine(isTimeZone, 'must be an IANA time zone').default('UTC'),
  QUIET_HOURS: z
    .string()
    .regex(/^(([01]?\d|2[0-3])-([01]?\d|2[0-3]))?$/, 'must be start-end hours such as 18-8')
    .transform(hoursFrom)
    .default({ start: 18, end: 8 }),
  QUIET_DAYS: z
    .string()
    .regex(/^(\s*(sun|mon|tue|wed|thu|fri|sat)\s*(,|$))*$/i, 'must be days such as sat,sun')
    .transform((text) => weekdays.filter((day) => text.toLowerCase().includes(day)))
    .default(['sun', 'sat']),
  FALLBACK_CHANNEL: z.string().optional(),
  FALLBACK_PEOPLE: guidList().default([]),
  GUEST_OWNERS: z.enum(['tell', 'skip'], 'must be tell or skip').default('tell'),
  GUEST_RIGHTS: z.enum(['owner', 'none'], 'must be owner or none').default('owner'),
  BREAK_GLASS_GROUP: guid.optional(),
  TWO_PERSON_APPLICATIONS: watchRules().default([]),
  INCLUDE_APPLICATIONS: watchRules().default([]),
  EXCLUDE_APPLICATIONS: watchRules().default([]),
  PROACTIVE_INSTALL: z.enum(['off', 'on'], 'must be off or on').default('off'),
  TEAMS_APP_ID: guid.optional(),
  RESPONSIBILITY_NOTICE: z.string().nullable().default(null),
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .url({ protocol: /^https?$/, error: 'must be an http or https address' })
    .optional(),
  OTEL_EXPORTER_OTLP_PROTOCOL: z.string().default('http/protobuf'),
  OTEL_METRIC_EXPORT_INTERVAL: whole('milliseconds', 1_000, 3_600_000).default(60_000),
  APPLICATIONINSIGHTS_CONNECTION_STRING: insights.optional(),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
})

const reportEnvironment = environment.pick({
  DATABASE_URL: true,
  DATA_DIR: true,
  TIME_ZONE: true,
  EXPIRY_LEAD_DAYS: true,
  AZURE_AUTHORITY_HOST: true,
  AZURE_DISABLE_INSTANCE_DISCOVERY: true,
})

/** What the report on the command line reads of the environment. */
export type ReportSettings = z.output<typeof reportEnvironment>

/** Reads the settings of the report alone; an empty variable counts as not set. */
export function readReportSettings(
  env: Readonly<Record<string, string | undefined>>,
):
  | { readonly ok: true; readonly settings: ReportSettings }
  | { readonly ok: false; readonly problems: readonly string[] } {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value))
  const result = reportEnvironment.safeParse(given)
  if (result.success) return { ok: true, settings: result.data }
  const problems = result.error.issues.map(({ path, message }) => `${String(path[0])} ${message}`)
  return { ok: false, problems }
}

/** Of each group, none or all are set. */
const groups = [
  ['BOT_LOGIN_URL', 'BOT_OAUTH_SCOPE', 'BOT_TOKEN_ISSUER', 'BOT_OPENID_METADATA_URL'],
  ['MODEL_ENDPOINT', 'MODEL_NAME', 'MODEL_KEY'],
] as const

/** Of these an empty value is one, too. */
const emptyMeansNone = new Set(['QUIET_HOURS', 'QUIET_DAYS', 'RATE_LIMIT_PER_MINUTE'])

/** Reads the settings from an environment; an empty variable counts as not set. */
export function readSettings(env: Readonly<Record<string, string | undefined>>): ReadSettings {
  const given = Object.fromEntries(
    Object.entries(env).filter(([name, value]) => value || emptyMeansNone.has(name)),
  )
  // Whoever wants no quiet hours wants no quiet weekends either, if they do not say so.
  if (given['QUIET_HOURS'] === '') given['QUIET_DAYS'] ??= ''
  const result = environment.safeParse(given)
  const single = result.success
    ? []
    : result.error.issues.map(({ path, message }) => `${String(path[0])} ${message}`)
  const problems = [...new Set([...single, ...problemsAcross(given)])]
  if (result.success && problems.length === 0) return { ok: true, settings: result.data }
  return { ok: false, problems }
}

/** What is wrong between variables; looked for even where single ones are wrong already. */
function problemsAcross(given: Readonly<Record<string, string | undefined>>): string[] {
  const problems: string[] = []
  if (given['BOT_TYPE'] === 'SingleTenant' && !given['BOT_PASSWORD']) {
    problems.push('BOT_PASSWORD is required when BOT_TYPE is SingleTenant')
  }
  if (Number(given['DEFAULT_VALIDITY_MONTHS'] ?? 12) > Number(given['MAX_VALIDITY_MONTHS'] ?? 24)) {
    problems.push('DEFAULT_VALIDITY_MONTHS must not exceed MAX_VALIDITY_MONTHS')
  }
  if (given['RIGHTS'] === 'delegated' && given['TWO_PERSON_APPLICATIONS']) {
    problems.push('TWO_PERSON_APPLICATIONS needs RIGHTS=application')
  }
  if (given['PROACTIVE_INSTALL'] === 'on' && !given['TEAMS_APP_ID']) {
    problems.push('TEAMS_APP_ID is required when PROACTIVE_INSTALL is on')
  }
  if (given['RIGHTS'] === 'delegated' && !given['AUTH_APP_ID']) {
    problems.push('AUTH_APP_ID is required when RIGHTS is delegated')
  }
  const metricsPort = Number(given['METRICS_PORT'] ?? 0)
  if (metricsPort !== 0 && metricsPort === Number(given['PORT'] ?? 3978)) {
    problems.push('METRICS_PORT must be another port than PORT')
  }
  for (const group of groups) {
    const first = group.find((name) => given[name])
    if (!first) continue
    const missing = group.filter((name) => !given[name])
    problems.push(
      ...missing.map((name) => `${name} is required: ${first} is set; set one, set all`),
    )
  }
  return problems
}

function commaList() {
  return z.string().transform((text) =>
    text
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== ''),
  )
}

function guidList() {
  const problem = 'must be object ids (GUIDs) with commas between'
  return commaList().refine((ids) => ids.every((id) => guid.safeParse(id).success), problem)
}

/** `18-8`; nothing means that no hour is quiet. */
function hoursFrom(text: string): { start: number; end: number } | null {
  const [start, end] = text.split('-').map(Number)
  return start === undefined || end === undefined ? null : { start, end }
}

function watchRules() {
  return z.string().transform((text, context) => {
    const read = readWatchRules(text)
    if (read.ok) return read.rules
    for (const message of read.problems) context.addIssue({ code: 'custom', message })
    return z.NEVER
  })
}
