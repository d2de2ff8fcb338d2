import type { Rotation } from '../../src/domain/rotation.ts'
import type { Stage } from './stage.ts'

/** A rotation as the database keeps it. */
export interface RotationRow {
  readonly id: string
  readonly state: Rotation['state']
  readonly body: {
    readonly fresh?: { readonly keyId: string }
  }
}

/** A job that is not over. */
export interface PendingJob {
  readonly name: string
  readonly state: string
  readonly tries: number
}

/** The rotations of an application, oldest first. */
export function rotationsOf(stage: Stage, applicationObjectId: string): Promise<RotationRow[]> {
  return stage.query<RotationRow>(
    `select id, state, body from rotation
     where application_object_id = '${applicationObjectId}' order by sequence`,
  )
}

/** The jobs of some rotations that wait or run. */
export async function pendingJobs(
  stage: Stage,
  rotations: readonly RotationRow[],
): Promise<PendingJob[]> {
  const keys = ['none', ...rotations.map(({ id }) => id)].map((id) => `'${id}'`).join()
  return stage.query<PendingJob>(
    `select name, state::text as state, retry_count as tries from pgboss.job
     where state < 'completed' and singleton_key in (${keys})`,
  )
}

/** Whether nothing goes on by itself any more. */
export async function settled(stage: Stage, rotations: readonly RotationRow[]): Promise<boolean> {
  if (rotations.some(({ state }) => moving.has(state))) return false
  return (await pendingJobs(stage, rotations)).length === 0
}

/** Rounds that were read to their end. */
export async function roundsDone(stage: Stage): Promise<number> {
  const rows = await stage.query<{ count: number }>(
    `select count(*)::int as count from round where outcome = 'complete'`,
  )
  return rows[0]?.count ?? 0
}

const moving: ReadonlySet<string> = new Set(['requested', 'stored', 'cleaning-up', 'undoing'])
