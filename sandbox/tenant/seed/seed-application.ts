import type { Consumer, SignInAudience } from '../directory/model.ts'

/** One row of the seed: an application as people would describe it. Days count from the start. */
export interface SeedApplication {
  name: string | null
  /** Stands in for the name where ids are derived and the name is null. */
  key?: string
  owners: readonly { readonly id: string }[]
  secrets: readonly SeedSecret[]
  certificates?: readonly { name: string; ends: number }[]
  /** Subjects of outside identities that may act as it. */
  federated?: readonly string[]
  audience?: SignInAudience
  notes?: string
  tags?: readonly string[]
  disabled?: boolean
  consumer?: Consumer
  policy?: 'cappedAt180Days' | 'noNewSecrets'
  /** Puts the newest secret into a vault under this name. */
  stored?: { vault: 'first' | 'second'; name: string; olderVersions?: number }[]
}

export interface SeedSecret {
  name: string | null
  /** Days from the start to its expiry; negative: expired. */
  ends: number
  /** Days from the start back to its beginning; a year before its end if absent. */
  began?: number
  /** Secrets from before 2020 show no hint. */
  withoutHint?: boolean
}

/** A yearly secret that ends in so many days. */
export function yearly(ends: number, name: string | null = 'production'): SeedSecret {
  return { name, ends }
}
