import { checkUpJson, describeCheckUp } from './adapters/command-line/describe-check-up.ts'
import { EngineStartError } from './adapters/postgres/engine-start-error.ts'
import { lookAtEngine } from './adapters/postgres/open-engine.ts'
import { postgresStore } from './adapters/postgres/store.ts'
import { englishWords } from './adapters/teams/cards/card-renderer.ts'
import { createMetrics } from './adapters/telemetry/metrics.ts'
import { systemClock } from './adapters/telemetry/system-clock.ts'
import { wrongSettings } from './application/check-up/check-settings.ts'
import { checkUp } from './application/check-up/check-up.ts'
import type { Log } from './application/ports/log.ts'
import { ServiceError } from './application/service-error.ts'
import { diagnosisOf } from './compose/diagnosis.ts'
import { houseRules } from './compose/house-rules.ts'
import { type Outside, outsideServices } from './compose/outside-services.ts'
import { engineOptions } from './compose/state.ts'
import type { Surroundings } from './compose/surroundings.ts'
import { isFit } from './domain/checkup.ts'
import type { Settings } from './settings.ts'

/** Whether `doctor` speaks to programs, and where. */
interface DoctorOutput {
  readonly json: boolean
  readonly print: (text: string) => void
}

/** Prints what a check-up says where the settings are wrong: nothing else can be looked at. */
export function doctorOfSettings(problems: readonly string[], { json, print }: DoctorOutput): void {
  const result = { checks: [wrongSettings(problems)], findings: [] }
  print(json ? checkUpJson(result) : describeCheckUp(result, englishWords()))
}

/**
 * Looks at everything that Rekey needs and prints it; a process that serves may run beside it.
 * Resolves to whether Rekey can do its work.
 */
export async function runDoctor(
  settings: Settings,
  around: Surroundings,
  { json, print }: DoctorOutput,
): Promise<boolean> {
  const outside = outsideServices(settings, around.clock, around.log, createMetrics().graph)
  const state = await lookAtState(settings, outside, around.log)
  try {
    const { clock } = around
    const diagnosis = diagnosisOf(settings, outside, around)
    const { vaults, installer } = outside
    const ports = { vaults, installer, diagnosis, clock, state }
    const result = await checkUp(ports, houseRules(settings))
    print(json ? checkUpJson(result) : describeCheckUp(result, englishWords()))
    return isFit(result.checks)
  } finally {
    if ('close' in state) await state.close()
  }
}

/** A look changes nothing, and so nothing is on record of it. */
const unstreamed = { now: () => systemClock.now(), isStreamed: false }

/** The state as it is, without its job queue, or why it cannot be had. */
async function lookAtState(settings: Settings, outside: Outside, log: Log) {
  try {
    const { engine, pending } = await lookAtEngine(engineOptions(settings, outside, log))
    const noJobs = async () => {
      throw new Error('a look asks for no jobs')
    }
    return {
      store: postgresStore(engine.database, noJobs, unstreamed),
      pendingMigrations: pending,
      close: () => engine.close(),
    }
  } catch (error) {
    if (!(error instanceof EngineStartError || error instanceof ServiceError)) throw error
    const reason = error instanceof EngineStartError ? error.reason : undefined
    const isAsItShouldBe = reason === 'folderInUse' || reason === 'newFolder'
    const isOfServer = reason === 'serverNotReached' || reason === 'serverRefuses'
    const server = isOfServer ? (settings.DATABASE_URL ?? null) : null
    return { problem: error.message, isAsItShouldBe, server }
  }
}
