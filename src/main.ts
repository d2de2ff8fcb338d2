import { parseArgs } from 'node:util'
import { type ReadSettings, readSettings } from './settings.ts'
import { slimProcess } from './slim-process.ts'

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
    default:
      throw new Error(`there is no command ${command}; there is doctor`)
  }
}

async function serve(read: ReadSettings): Promise<void> {
  if (!read.ok) {
    console.error('Rekey cannot start. Mend these settings (see env/.env.example):')
    for (const problem of read.problems) console.error(`- ${problem}`)
    process.exit(1)
  }
  const { settings } = read
  const { productionSurroundings, startRekey } = await composed()
  const rekey = await startRekey(settings, productionSurroundings(settings))
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
  const { doctorOfSettings, productionSurroundings, runDoctor } = await composed()
  const how = { json: values.json, print: console.log }
  if (!read.ok) {
    doctorOfSettings(read.problems, how)
    process.exit(1)
  }
  const { settings } = read
  const around = productionSurroundings({ ...settings, LOG_LEVEL: 'silent' })
  const isFit = await runDoctor(settings, around, how)
  process.exit(isFit ? 0 : 1)
}

/** Everything else, loaded once the process is slim. */
function composed() {
  slimProcess()
  return import('./compose.ts')
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
