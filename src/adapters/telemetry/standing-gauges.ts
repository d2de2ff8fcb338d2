import { Gauge, type Registry } from 'prom-client'
import type { ReadStandings, Standings } from '../../application/ports/standings.ts'

/** However often somebody looks, the database is asked no more often than this. */
const freshMs = 15_000

/**
 * Gauges of how things stand, read when somebody looks. Where the database does not answer, they are
 * left out, and `rekey_standings_readable` is 0: a number from before would look like one of now.
 */
export function addStandingGauges(
  registry: Registry,
  read: ReadStandings,
  now: () => Date,
): () => Promise<void> {
  const gauge = (name: string, help: string, ...labelNames: string[]) =>
    new Gauge({ name, help, labelNames, registers: [registry] })
  const readable = gauge('rekey_standings_readable', 'Whether the database told how things stand')
  const gauges = {
    credentials: gauge('rekey_credentials', 'Client secrets by the lead time reached', 'stage'),
    applications: gauge('rekey_applications', 'Applications by their first secret', 'stage'),
    rotations: gauge('rekey_rotations', 'Rotations on record by state', 'state'),
    rotationAge: gauge(
      'rekey_rotation_oldest_seconds',
      'How long the longest open rotation has stood so',
      'state',
    ),
    notices: gauge('rekey_notices', 'Notices in the ledger by state', 'state'),
    jobs: gauge('rekey_jobs', 'Jobs that wait or run', 'queue'),
    jobAge: gauge('rekey_job_oldest_due_seconds', 'How long the oldest job has been due', 'queue'),
    dead: gauge('rekey_dead_letters', 'Jobs that were given up and are kept', 'queue'),
    findings: gauge('rekey_findings_open', 'Findings that nobody resolved'),
    unheard: gauge('rekey_matters_without_route', 'Due secrets that nobody can be told of'),
    round: gauge('rekey_last_complete_round_age_seconds', 'Since the last complete round ended'),
  }
  const clear = (): void => {
    for (const one of Object.values(gauges)) one.reset()
    // Without labels a reset leaves a 0, which would be a claim.
    gauges.findings.remove()
    gauges.unheard.remove()
    gauges.round.remove()
  }
  const show = (standings: Standings): void => {
    clear()
    for (const { of, count } of standings.credentials) gauges.credentials.set({ stage: of }, count)
    for (const { of, count } of standings.applications)
      gauges.applications.set({ stage: of }, count)
    for (const { of, count } of standings.notices) gauges.notices.set({ state: of }, count)
    for (const { of, count } of standings.deadLetters) gauges.dead.set({ queue: of }, count)
    for (const { of, count, oldestSeconds } of standings.rotations) {
      gauges.rotations.set({ state: of }, count)
      if (oldestSeconds !== null) gauges.rotationAge.set({ state: of }, oldestSeconds)
    }
    for (const { of, count, oldestSeconds } of standings.jobs) {
      gauges.jobs.set({ queue: of }, count)
      gauges.jobAge.set({ queue: of }, oldestSeconds ?? 0)
    }
    gauges.findings.set(standings.openFindings)
    gauges.unheard.set(standings.mattersWithoutRoute)
    const ended = standings.lastCompleteRoundAt
    if (ended) gauges.round.set((now().getTime() - ended.getTime()) / 1000)
  }
  let last: { readonly at: number; readonly done: Promise<void> } | undefined
  return () => {
    const at = now().getTime()
    if (last && at - last.at < freshMs && at >= last.at) return last.done
    const done = read().then(
      (standings) => {
        show(standings)
        readable.set(1)
      },
      () => {
        clear()
        readable.set(0)
      },
    )
    last = { at, done }
    return done
  }
}
