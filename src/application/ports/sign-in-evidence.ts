import type { SourceReadings } from '../../domain/evidence.ts'

/** When client secrets were last used, as the tenant's sign-in records tell. */
export interface SignInEvidence {
  /**
   * The last sign-ins of an application with each of these key ids. Answers within seconds and never
   * throws: a source that cannot be read says why.
   */
  lastUses(clientId: string, keyIds: readonly string[]): Promise<SourceReadings>
}
