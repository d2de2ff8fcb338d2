import type { Clock } from '../../../src/application/ports/clock.ts'
import type { SignInEvidence } from '../../../src/application/ports/sign-in-evidence.ts'
import { ServiceError } from '../../../src/application/service-error.ts'
import type {
  EvidenceGap,
  EvidenceSource,
  SourceReading,
  SourceReadings,
} from '../../../src/domain/evidence.ts'
import type { Calls } from './calls.ts'
import type { FakeTenant } from './fake-tenant.ts'

const lagMs: Readonly<Record<EvidenceSource, number>> = { log: 5 * 60_000, report: 86_400_000 }

/** Sign-ins over a fake tenant: each source shows them with its own lag. */
export class FakeSignInEvidence implements SignInEvidence {
  /** Why a source tells nothing; null: it can be read. */
  readonly gaps: Record<EvidenceSource, EvidenceGap | null> = { log: null, report: null }
  readonly #uses: { keyId: string; at: Date }[] = []
  readonly #tenant: FakeTenant
  readonly #calls: Calls
  readonly #clock: Clock

  constructor(tenant: FakeTenant, calls: Calls, clock: Clock) {
    this.#tenant = tenant
    this.#calls = calls
    this.#clock = clock
  }

  /** Somebody signs in with a client secret. */
  record(keyId: string, at: Date = this.#clock.now()): void {
    this.#uses.push({ keyId, at })
  }

  /** Both sources tell nothing, for one reason; null heals them. */
  close(gap: EvidenceGap | null): void {
    Object.assign(this.gaps, { log: gap, report: gap })
  }

  /** A call that fails is a source that does not answer: the port never throws. */
  async lastUses(clientId: string, keyIds: readonly string[]): Promise<SourceReadings> {
    try {
      return await this.#calls.perform('graph.lastUses', () => ({
        log: this.#read('log', clientId, keyIds),
        report: this.#read('report', clientId, keyIds),
      }))
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error
      const unread = { read: false, gap: 'noAnswer' } as const
      return { log: unread, report: unread }
    }
  }

  #read(source: EvidenceSource, clientId: string, keyIds: readonly string[]): SourceReading {
    const gap = this.gaps[source]
    if (gap) return { read: false, gap }
    const held = this.#tenant.all().find(({ application }) => application.clientId === clientId)
    const until = this.#clock.now().getTime() - lagMs[source]
    const shown = this.#uses
      .filter(({ at }) => at.getTime() <= until)
      .filter(({ keyId }) => keyIds.includes(keyId))
      .filter(({ keyId }) => held?.application.credentials.some((each) => each.keyId === keyId))
      .sort((a, b) => a.at.getTime() - b.at.getTime())
    return { read: true, lastUsedAt: new Map(shown.map(({ keyId, at }) => [keyId, at])) }
  }
}
