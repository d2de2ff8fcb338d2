import type { Application, Owner } from '../../domain/application.ts'

/** An application with its owners as the last round read them. */
export interface WithOwners {
  readonly application: Application
  readonly owners: readonly Owner[]
}

/** Applications that few people look after. */
export interface Orphans {
  /**
   * Those with a client secret whose owners were read and count one person with an enabled account
   * at most; soonest expiry first.
   */
  shortOfOwners(limit: number): Promise<WithOwners[]>
}
