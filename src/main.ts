import { productionSurroundings, startRekey } from './compose.ts'
import { readSettings } from './settings.ts'

/** Starts the process; the only reader of process.env. */
async function main(): Promise<void> {
  const read = readSettings(process.env)
  if (!read.ok) {
    console.error('Rekey cannot start. Mend these settings (see env/.env.example):')
    for (const problem of read.problems) console.error(`- ${problem}`)
    process.exit(1)
  }
  const rekey = await startRekey(read.settings, productionSurroundings(read.settings))
  const stop = once(async () => {
    await rekey.stop()
    process.exit(0)
  })
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
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
