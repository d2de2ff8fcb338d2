import { z } from 'zod/v4'
import type { Clock } from '../../application/ports/clock.ts'
import type { Log } from '../../application/ports/log.ts'
import type { SignInEvidence } from '../../application/ports/sign-in-evidence.ts'
import { ServiceError } from '../../application/service-error.ts'
import type { EvidenceSource, SourceReading, SourceReadings } from '../../domain/evidence.ts'
import { evidenceGapOf } from './evidence-gap.ts'
import type { GraphClient } from './graph-client.ts'
import { credentialActivities, signIns } from './sign-in-schema.ts'
import { within } from './within.ts'

/** A press waits for this, and Teams waits for the answer to the press. */
const usualPatienceMs = 4_000
/**
 * Graph docs, throttling limits: reports answer five requests in ten seconds for a whole tenant, and
 * one look takes three. Presses come twice, so an answer counts for that long.
 */
const rememberedMs = 10_000

type LastUses = ReadonlyMap<string, Date>
type Use = readonly [keyId: string, at: Date]
type Look = { readonly at: Date; readonly readings: Promise<SourceReadings> }

/**
 * Sign-ins through Microsoft Graph beta: the sign-in log and the report on credentials. Both need
 * AuditLog.Read.All and a tenant with Entra ID P1; other clouds may offer neither.
 */
export class GraphSignInEvidence implements SignInEvidence {
  readonly #graph: GraphClient
  readonly #clock: Clock
  readonly #log: Log
  readonly #patienceMs: number
  readonly #looks = new Map<string, Look>()

  constructor(graph: GraphClient, clock: Clock, log: Log, patienceMs: number = usualPatienceMs) {
    this.#graph = graph
    this.#clock = clock
    this.#log = log
    this.#patienceMs = patienceMs
  }

  async lastUses(clientId: string, keyIds: readonly string[]): Promise<SourceReadings> {
    this.#forgetOldLooks()
    const question = [clientId, ...keyIds].join('/')
    const look = this.#looks.get(question) ?? {
      at: this.#clock.now(),
      readings: this.#look(clientId, keyIds),
    }
    this.#looks.set(question, look)
    const readings = await look.readings
    // Whoever asks again may have more luck.
    if (Object.values(readings).some(didNotAnswer)) this.#looks.delete(question)
    return readings
  }

  async #look(clientId: string, keyIds: readonly string[]): Promise<SourceReadings> {
    const [log, report] = await Promise.all([
      this.#read('log', async () => {
        const newest = await Promise.all(keyIds.map((keyId) => this.#inLog(clientId, keyId)))
        return latestOf(newest.flat(), keyIds)
      }),
      this.#read('report', async () => latestOf(await this.#inReport(clientId), keyIds)),
    ])
    return { log, report }
  }

  async #read(source: EvidenceSource, read: () => Promise<LastUses>): Promise<SourceReading> {
    try {
      return { read: true, lastUsedAt: await within(this.#patienceMs, read()) }
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error
      const gap = evidenceGapOf(error)
      this.#log.warn('graph.sign-ins-not-read', { source, gap, problem: error.message })
      return { read: false, gap }
    }
  }

  /** The newest sign-in with one key id: the log lists the newest first, a page may be empty. */
  async #inLog(clientId: string, keyId: string): Promise<Use[]> {
    const filter = [
      `appId eq '${asGuid(clientId)}'`,
      "signInEventTypes/any(t: t eq 'servicePrincipal')",
      `servicePrincipalCredentialKeyId eq '${asGuid(keyId)}'`,
    ].join(' and ')
    const path = `/auditLogs/signIns?$filter=${encodeURIComponent(filter)}&$top=1`
    for await (const answers of this.#pages(path)) {
      const found = parsed(signIns, answers)
        .filter((each) => sameId(each.servicePrincipalCredentialKeyId, keyId))
        .map(({ createdDateTime }): Use => [keyId, createdDateTime])
      if (found.length > 0) return found
    }
    return []
  }

  /** Every credential of the application in one request; a credential may have several rows. */
  async #inReport(clientId: string): Promise<Use[]> {
    const filter = encodeURIComponent(`appId eq '${asGuid(clientId)}'`)
    const found: Use[] = []
    for await (const answers of this.#pages(
      `/reports/appCredentialSignInActivities?$filter=${filter}`,
    )) {
      for (const { keyId, signInActivity } of parsed(credentialActivities, answers)) {
        const at = signInActivity?.lastSignInDateTime
        if (at) found.push([keyId, at])
      }
    }
    return found
  }

  #pages(path: string): AsyncIterable<readonly unknown[]> {
    return this.#graph.pages(path, { version: 'beta', onceWithinMs: this.#patienceMs })
  }

  #forgetOldLooks(): void {
    const oldest = this.#clock.now().getTime() - rememberedMs
    for (const [question, { at }] of this.#looks) {
      if (at.getTime() < oldest) this.#looks.delete(question)
    }
  }
}

function didNotAnswer(reading: SourceReading): boolean {
  return !reading.read && reading.gap === 'noAnswer'
}

/** The latest moment of each key id that has one. */
function latestOf(uses: readonly Use[], keyIds: readonly string[]): LastUses {
  const latest = new Map<string, Date>()
  for (const keyId of keyIds) {
    for (const [used, at] of uses) {
      const known = latest.get(keyId)
      if (sameId(used, keyId) && (!known || known < at)) latest.set(keyId, at)
    }
  }
  return latest
}

function sameId(one: string | null | undefined, other: string): boolean {
  return one?.toLowerCase() === other.toLowerCase()
}

function asGuid(id: string): string {
  if (!z.guid().safeParse(id).success) throw new ServiceError('graph', 'unreadable', { code: 'Id' })
  return id
}

function parsed<Output>(schema: z.ZodType<Output>, answers: unknown): Output {
  const result = schema.safeParse(answers)
  if (!result.success) throw new ServiceError('graph', 'unreadable', { code: 'SignIns' })
  return result.data
}
