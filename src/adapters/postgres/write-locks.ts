import { sql } from 'kysely'
import type { WriteLocks } from '../../application/ports/write-locks.ts'
import type { Engine } from './engine.ts'
import { isHurried } from './hurry.ts'
import { Turnstile } from './turnstile.ts'

/**
 * A write holds one of the pool's ten connections while it waits for Graph: the other half
 * of them is for everything else, presses above all.
 */
const mostAtOnce = 5

/**
 * One write an application at a time. Within this process they queue here; between processes an
 * advisory lock of the server holds, which ends with its transaction whatever happens. The embedded
 * engine has one process by its folder's lock.
 */
export function postgresWriteLocks(engine: Engine): WriteLocks {
  const last = new Map<string, Promise<unknown>>()
  const exclusive = engine.connection.kind === 'server' ? fewOnServer() : workAlone
  return {
    exclusively: async (objectId, work) => {
      const before = last.get(objectId)
      const mine = (before ?? Promise.resolve()).then(() => exclusive(engine, objectId, work))
      const settled = mine.catch(() => undefined)
      last.set(objectId, settled)
      try {
        return await mine
      } finally {
        if (last.get(objectId) === settled) last.delete(objectId)
      }
    },
  }
}

function workAlone<T>(_engine: Engine, _objectId: string, work: () => Promise<T>): Promise<T> {
  return work()
}

/** The lock of the server, for so many at a time that none waits for a connection. */
function fewOnServer(): typeof lockOnServer {
  const turnstile = new Turnstile(mostAtOnce)
  return async (engine, objectId, work) => {
    await turnstile.enter(isHurried())
    try {
      return await lockOnServer(engine, objectId, work)
    } finally {
      turnstile.leave()
    }
  }
}

async function lockOnServer<T>(
  { database }: Engine,
  objectId: string,
  work: () => Promise<T>,
): Promise<T> {
  const outcome: { done?: { readonly result: T } } = {}
  try {
    await database.transaction().execute(async (transaction) => {
      await sql`select pg_advisory_xact_lock(${space}, hashtext(${objectId}))`.execute(transaction)
      outcome.done = { result: await work() }
    })
  } catch (error) {
    // The lock went with its connection; the work was done all the same.
    if (!outcome.done) throw error
  }
  if (!outcome.done) throw new Error('a transaction that did nothing')
  return outcome.done.result
}

/** Our own advisory locks, apart from those of others in the same database. */
const space = 726_510_790
