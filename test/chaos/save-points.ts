import {
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  PGliteDriver,
  PostgresDriver,
} from 'kysely'

/** Stands around one save of the store: a transaction that wrote, or a write outside of one. */
export type AroundSave = <T>(label: string, save: () => Promise<T>) => Promise<T>

const write = /\b(?:insert into|update|delete from)\s+"?([a-z_.]+)/i

/**
 * Puts something around every save of every engine in this process. A save is told by the tables
 * that it writes; the job queue's own housekeeping uses no driver of these and is not seen.
 */
export function watchSaves(around: AroundSave): void {
  watchDriver(PGliteDriver.prototype, around)
  watchDriver(PostgresDriver.prototype, around)
}

function watchDriver(driver: Driver, around: AroundSave): void {
  const { acquireConnection, beginTransaction, commitTransaction, rollbackTransaction } = driver
  const open = new WeakMap<DatabaseConnection, Set<string>>()
  const watched = new WeakSet<DatabaseConnection>()

  driver.acquireConnection = async function (...given) {
    const connection = await acquireConnection.apply(this, given)
    if (!watched.has(connection)) watchConnection(connection)
    return connection
  }
  driver.beginTransaction = async function (connection, ...given) {
    await beginTransaction.call(this, connection, ...given)
    open.set(connection, new Set())
  }
  driver.rollbackTransaction = async function (connection, ...given) {
    open.delete(connection)
    await rollbackTransaction.call(this, connection, ...given)
  }
  driver.commitTransaction = async function (connection, ...given) {
    const tables = open.get(connection) ?? new Set()
    open.delete(connection)
    const commit = () => commitTransaction.call(this, connection, ...given)
    await (tables.size > 0 ? around([...tables].sort().join('+'), commit) : commit())
  }

  function watchConnection(connection: DatabaseConnection): void {
    watched.add(connection)
    const executeQuery = connection.executeQuery.bind(connection)
    connection.executeQuery = <R>(query: CompiledQuery) => {
      const table = tableWritten(query.sql)
      const tables = open.get(connection)
      if (table && !tables) return around(table, () => executeQuery<R>(query))
      if (table) tables?.add(table)
      return executeQuery<R>(query)
    }
  }
}

function tableWritten(sql: string): string | undefined {
  const found = write.exec(sql)
  if (!found) return undefined
  return sql.includes('pgboss') ? 'job' : found[1]
}
