import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fillDataFolder } from '../../test/support/engine-snapshot.ts'
import { createTestDatabase } from '../../test/support/postgres-server.ts'
import type { GraphUse } from './kept-answers.ts'
import { launchRekey, type RoundCost, type Stored } from './rekey.ts'
import type { BenchTenant } from './tenant.ts'

/** Where the product keeps its state. */
export type EngineName = 'embedded' | 'PostgreSQL'

/** One round in a process of its own. */
export interface MeasuredRound extends RoundCost {
  readonly use: GraphUse
  readonly rowsWritten: number
}

/** A database of the product's own; empty at first. */
export interface BenchDatabase extends AsyncDisposable {
  readonly env: Readonly<Record<string, string>>
}

/** Makes an empty database on either engine. */
export async function emptyDatabase(engine: EngineName, folder: string): Promise<BenchDatabase> {
  switch (engine) {
    case 'embedded': {
      const dataDir = mkdtempSync(join(folder, 'data-'))
      await fillDataFolder(dataDir)
      return {
        env: { DATA_DIR: dataDir },
        [Symbol.asyncDispose]: async () => rmSync(dataDir, { recursive: true, force: true }),
      }
    }
    case 'PostgreSQL': {
      const database = await createTestDatabase()
      return {
        env: { DATABASE_URL: database.url },
        [Symbol.asyncDispose]: () => database.drop(),
      }
    }
  }
}

/** Starts the product for one round and stops it; the first on a database comes by itself. */
export async function oneRound(
  tenant: BenchTenant,
  database: BenchDatabase,
  by: 'start' | 'scan',
): Promise<MeasuredRound> {
  const rekey = launchRekey({ ...tenant.env, ...database.env })
  const before = by === 'start' ? { rowsWritten: 0 } : await rekey.stored()
  if (by === 'scan') await tenant.takeUse()
  const cost = await rekey.round(by)
  const use = await tenant.takeUse()
  const { rowsWritten } = await rekey.stop()
  return { ...cost, use, rowsWritten: rowsWritten - before.rowsWritten }
}

const mostFullRounds = 3

/**
 * A round in which nothing changed. Somebody replaces a secret before, so that a product that reads
 * changes only has seen that they are reported; it may need a few full rounds to believe it.
 */
export async function quietRound(
  tenant: BenchTenant,
  database: BenchDatabase,
  buildAhead: () => Promise<void>,
): Promise<MeasuredRound> {
  await tenant.replaceSecret()
  await buildAhead()
  // A round of changes reads no such lists; those before it are not measured.
  await tenant.setLimited(false)
  for (let full = 1; ; full += 1) {
    const round = await oneRound(tenant, database, 'scan')
    const neverReadsChanges = round.use.deltaPages === 0
    if (round.how === 'changes' || neverReadsChanges || full > mostFullRounds) {
      await tenant.setLimited(true)
      return round
    }
  }
}

/** What many rounds in one process came to, after each of which something had changed. */
export interface History {
  readonly rounds: number
  readonly early: Stored & { readonly wallMs: number }
  readonly late: Stored & { readonly wallMs: number }
}

/** Runs rounds one after the other, a secret replaced between two of them. */
export async function manyRounds(
  tenant: BenchTenant,
  database: BenchDatabase,
  rounds: number,
): Promise<History> {
  const rekey = launchRekey({ ...tenant.env, ...database.env })
  await rekey.round('start')
  const third = Math.ceil(rounds / 3)
  const some = async (count: number) => {
    const wallsMs: number[] = []
    for (let round = 0; round < count; round += 1) {
      await tenant.replaceSecret()
      wallsMs.push((await rekey.round('scan')).wallMs)
    }
    const wallMs = wallsMs.sort((a, b) => a - b)[Math.floor(count / 2)] ?? Number.NaN
    return { ...(await rekey.stored()), wallMs }
  }
  const early = await some(third)
  await some(rounds - 2 * third)
  const late = await some(third)
  await rekey.stop()
  return { rounds, early, late }
}
