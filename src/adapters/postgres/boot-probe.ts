import type { PGlite } from '@electric-sql/pglite'
import { EngineStartError } from './engine-start-error.ts'

/**
 * Refuses to go on when a commit does not reach the disk: one commit must raise the count of
 * flushed files. PGlite gives no other sign that durability was lost, for instance by an upgrade.
 */
export async function proveDurableWrites(pglite: PGlite, syncs: () => number): Promise<void> {
  const before = syncs()
  await pglite.query("select pg_logical_emit_message(true, 'rekey', 'boot probe')")
  if (syncs() > before) return
  throw new EngineStartError(
    'noDurableWrites',
    'The embedded engine does not flush its commits to the disk, so a power loss would lose ' +
      'rotations. Install exactly the PGlite version of package-lock.json, or set DATABASE_URL.',
  )
}
