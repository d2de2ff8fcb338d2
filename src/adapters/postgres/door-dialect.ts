import type {
  CompiledQuery,
  DatabaseConnection,
  Dialect,
  Driver,
  QueryResult,
  TransactionSettings,
} from 'kysely'
import { cleanParameter } from './clean-text.ts'
import { inOurWords } from './driver-failure.ts'

/** The same dialect behind our door: texts are cleaned going in, failures are put in our words. */
export function behindDoor(dialect: Dialect): Dialect {
  return {
    createAdapter: () => dialect.createAdapter(),
    createIntrospector: (database) => dialect.createIntrospector(database),
    createQueryCompiler: () => dialect.createQueryCompiler(),
    createDriver: () => new DoorDriver(dialect.createDriver()),
  }
}

class DoorDriver implements Driver {
  readonly #inner: Driver

  constructor(inner: Driver) {
    this.#inner = inner
  }

  async init(): Promise<void> {
    await this.#inner.init()
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    return new DoorConnection(await translated('connect', () => this.#inner.acquireConnection()))
  }

  async beginTransaction(
    connection: DatabaseConnection,
    settings: TransactionSettings,
  ): Promise<void> {
    await translated('query', () => this.#inner.beginTransaction(innerOf(connection), settings))
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await translated('commit', () => this.#inner.commitTransaction(innerOf(connection)))
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await translated('query', () => this.#inner.rollbackTransaction(innerOf(connection)))
  }

  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    await this.#inner.releaseConnection(innerOf(connection))
  }

  async destroy(): Promise<void> {
    await this.#inner.destroy()
  }
}

class DoorConnection implements DatabaseConnection {
  readonly inner: DatabaseConnection

  constructor(inner: DatabaseConnection) {
    this.inner = inner
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const parameters = query.parameters.map(cleanParameter)
    return await translated('query', () => this.inner.executeQuery<R>({ ...query, parameters }))
  }

  streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('streaming is not offered: PGlite cannot do it')
  }
}

function innerOf(connection: DatabaseConnection): DatabaseConnection {
  if (connection instanceof DoorConnection) return connection.inner
  throw new Error('a connection of another dialect')
}

async function translated<T>(
  doing: 'connect' | 'query' | 'commit',
  run: () => Promise<T>,
): Promise<T> {
  try {
    return await run()
  } catch (error) {
    throw inOurWords(error, doing)
  }
}
