import { isUnmet } from './coverage.ts'
import { faults } from './faults.ts'
import { invariants } from './invariants.ts'
import { rowOf } from './plan.ts'
import type { Played } from './play.ts'

/** Crash points down, faults across: how many runs passed, or how many of them failed. */
export function tableOf(played: readonly Played[]): string {
  const columns = faults
    .map(({ name }) => name)
    .filter((name) => played.some(({ run }) => run.fault === name))
  const rows = [...new Set(played.map(({ run }) => rowOf(run)))].sort()
  const lines = rows.map((row) => [
    row,
    ...columns.map((fault) =>
      cellOf(played.filter(({ run }) => rowOf(run) === row && run.fault === fault)),
    ),
  ])
  return aligned([['crash point', ...columns], ...lines])
}

/** Each invariant with how many runs broke it. */
export function countsOf(played: readonly Played[]): string {
  const lines = invariants.map((name) => {
    const broken = played.filter(({ violations }) =>
      violations.some(({ invariant }) => invariant === name),
    )
    return [name, String(broken.length)]
  })
  return aligned([['invariant', 'broken'], ...lines])
}

/** The last line of every report. */
export function lastLine(played: readonly Played[]): string {
  const failed = played.filter(({ violations }) => violations.length > 0)
  return `${played.length} runs, ${failed.length} failed`
}

function cellOf(runs: readonly Played[]): string {
  if (runs.length === 0) return ''
  const failed = runs.filter(({ violations }) => violations.length > 0).length
  if (failed > 0) return `${failed}/${runs.length} FAILED`
  const unmet = runs.filter(isUnmet).length
  return unmet > 0 ? `${runs.length} (${unmet} not met)` : String(runs.length)
}

function aligned(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  )
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
