import pg from 'pg'

/** The address of a PostgreSQL server, in the words of `pg` and pg-boss. */
export interface ConnectionSettings {
  readonly connectionString?: string
  readonly host?: string
  readonly port?: number
  readonly user?: string
  readonly database?: string
  readonly ssl?: boolean | object
  readonly password?: () => Promise<string>
}

/**
 * Settings from a URL and, where the URL has no password, a function that gives one for each new
 * connection (a managed identity's token). `pg` would let an absent password in a URL win over the
 * function, so the URL is taken apart here.
 */
export function connectionSettings(
  databaseUrl: string,
  password?: () => Promise<string>,
): ConnectionSettings {
  const parsed = new pg.Client({ connectionString: databaseUrl })
  if (!password || parsed.password) return { connectionString: databaseUrl }
  return {
    host: parsed.host,
    port: parsed.port,
    ...(parsed.user !== undefined && { user: parsed.user }),
    ...(parsed.database !== undefined && { database: parsed.database }),
    ssl: parsed.ssl,
    password,
  }
}
