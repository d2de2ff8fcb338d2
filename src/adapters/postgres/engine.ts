import type { PGlite } from '@electric-sql/pglite'
import type { Kysely } from 'kysely'
import type { ConnectionSettings } from './connection-settings.ts'
import type { Schema } from './schema.ts'

/** How another library reaches the same database: the instance itself, or a server's address. */
export type EngineConnection =
  | { readonly kind: 'embedded'; readonly pglite: PGlite }
  | { readonly kind: 'server'; readonly settings: ConnectionSettings }

/** Whether opening a database brings its schema up to date, or leaves it as it is. */
export type SchemaCare = 'migrate' | 'leave'

/** An open database; with the newest schema, where it was not opened for a look. */
export interface Engine {
  readonly database: Kysely<Schema>
  readonly connection: EngineConnection
  /** Closes every connection; waits for running statements. Jobs must be stopped before. */
  close(): Promise<void>
}
