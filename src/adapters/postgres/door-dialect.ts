import { setImmediate } from 'node:timers/promises'
import type {
  CompiledQuery,
  DatabaseConnection,
  Dialect,
  DialectAdapter,
  Driver,
  QueryResult,
  TransactionSettings,
} from 'kysely'
import { cleanParameter } from './clean-text.ts'
import { inOurWords } from './driver-failure.ts'
import { isHurried } from './hurry.ts'
import { Turnstile } from './turnstile.ts'

/** What is particular to an engine. */
export interface DoorOptions {
  /**
   * PGlite has one connection and runs on our own thread. Whoever is in a hurry gets the connection
   * first; and before each statement whatever else waits in this process has a turn, as PGlite answers
   * without one and many statements in a row would hold up everybody.
   */
  readonly takesTurns: boolean
}

/** The same dialect behind our door: texts are cleaned going in, failures are put in our words. */
export function behindDoor(
  dialect: Dialect,
  options: DoorOptions = { takesTurns: false },
): Dialect {
  return {
    createAdapter: () => adapterOf(dialect, options),
    createIntrospector: (database) => dialect.createIntrospector(database),
    createQueryCompiler: () => dialect.createQueryCompiler(),
    createDriver: () => new DoorDriver(dialect.createDriver(), options),
  }
}

/** Who gets the one connection next is our business: Kysely would let them in as they come. */
function adapterOf(dialect: Dialect, { takesTurns }: DoorOptions): DialectAdapter {
  const adapter = dialect.createAdapter()
  if (!takesTurns) return adapter
  return Object.create(adapter, { supportsMultipleConnections: { value: true } })
}

class DoorDriver implements Driver {
  readonly #inner: Driver
  readonly #options: DoorOptions
  /** PGlite's one connection. */
  readonly #turnstile = new Turnstile(1)

  constructor(inner: Driver, options: DoorOptions) {
    this.#inner = inner
    this.#options = options
  }

  async init(): Promise<void> {
    await this.#inner.init()
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    const { takesTurns } = this.#options
    if (takesTurns) await this.#turnstile.enter(isHurried())
    try {
      const inner = await translated('connect', () => this.#inner.acquireConnection())
      return new DoorConnection(inner, this.#options)
    } catch (error) {
      if (takesTurns) this.#turnstile.leave()
      throw error
    }
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
    try {
      await this.#inner.releaseConnection(innerOf(connection))
    } finally {
      if (this.#options.takesTurns) this.#turnstile.leave()
    }
  }

  async destroy(): Promise<void> {
    await this.#inner.destroy()
  }
}

class DoorConnection implements DatabaseConnection {
  readonly inner: DatabaseConnection
  readonly #options: DoorOptions

  constructor(inner: DatabaseConnection, options: DoorOptions) {
    this.inner = inner
    this.#options = options
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    if (this.#options.takesTurns) await setImmediate()
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
