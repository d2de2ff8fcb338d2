import { parseArgs } from 'node:util'
import { type ReadSettings, readReportSettings, readSettings } from './settings.ts'
import { growWithWork, slimProcess } from './slim-process.ts'

/** Starts the process, or does what the command line names; the only reader of process.env. */
async function main(): Promise<void> {
  // Where an operator has Node write reports: passwords may stand in the environment.
  if (process.report) process.report.excludeEnv = true
  const read = readSettings(process.env)
  const [command, ...args] = process.argv.slice(2)
  switch (command) {
    case undefined:
      return serve(read)
    case 'doctor':
      return doctor(read, args)
    case 'move':
    case 'backup':
    case 'restore':
      return keep(command, args)
    default:
      throw new Error(`there is no command ${command}; there is doctor, move, backup and restore`)
  }
}

async function serve(read: ReadSettings): Promise<void> {
  if (!read.ok) {
    console.error('Rekey cannot start. Mend these settings (see env/.env.example):')
    for (const problem of read.problems) console.error(`- ${problem}`)
    process.exit(1)
  }
  const { settings } = read
  slimProcess()
  const { productionSurroundings } = await import('./compose/surroundings.ts')
  const { startRekey } = await import('./compose.ts')
  const rekey = await startRekey(settings, productionSurroundings(settings))
  growWithWork()
  const stop = once(async () => {
    await rekey.stop()
    process.exit(0)
  })
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
}

/** Ends with 0 when Rekey has all that it must have, else with 1. */
async function doctor(read: ReadSettings, args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { json: { type: 'boolean', default: false } } })
  slimProcess()
  const { doctorOfSettings, runDoctor } = await import('./compose-doctor.ts')
  const how = { json: values.json, print: console.log }
  if (!read.ok) {
    doctorOfSettings(read.problems, how)
    process.exit(1)
  }
  const { settings } = read
  const { productionSurroundings } = await import('./compose/surroundings.ts')
  const around = productionSurroundings({ ...settings, LOG_LEVEL: 'silent' })
  const isFit = await runDoctor(settings, around, how)
  process.exit(isFit ? 0 : 1)
}

/** Looks after the state of a product that is stopped; needs to know no more than where it is. */
async function keep(command: 'move' | 'backup' | 'restore', args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { to: { type: 'string' }, from: { type: 'string' } },
  })
  const read = readReportSettings(process.env)
  if (!read.ok) throw new Error(read.problems.join('; '))
  const { settings } = read
  slimProcess()
  const { backUpState, moveState, restoreState } = await import('./compose-keep.ts')
  switch (command) {
    case 'move': {
      const to = values.to ?? settings.DATABASE_URL
      if (!to || !/^postgres(ql)?:\/\//.test(to)) {
        throw new Error('say where to: --to postgres://…, or in DATABASE_URL')
      }
      return console.log(await moveState(settings, to))
    }
    case 'backup':
      if (!values.to) throw new Error('say where to: --to <file>')
      return console.log(await backUpState(settings, values.to))
    case 'restore':
      if (!values.from) throw new Error('say what from: --from <file>')
      return console.log(await restoreState(settings, values.from))
  }
}

function once(act: () => Promise<void>): () => void {
  let begun = false
  return () => {
    if (begun) return
    begun = true
    act().catch(failed)
  }
}

/** Says what went wrong in one line; a stack is for bugs, not for operators. */
function failed(error: unknown): void {
  console.error(`Rekey stopped: ${error instanceof Error ? error.message : 'unknown error'}`)
  process.exit(1)
}

main().catch(failed)
