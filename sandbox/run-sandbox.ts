import { SandboxProblem } from './sandbox-problem.ts'
import { startSandbox } from './start-sandbox.ts'

/** Runs the sandbox until Ctrl-C; anything that keeps it from starting is one line. */
export async function runSandbox(): Promise<void> {
  try {
    const sandbox = await startSandbox()
    console.log(welcome(sandbox))
    const stop = () => {
      process.off('SIGINT', stop)
      process.off('SIGTERM', stop)
      console.log('Stopping …')
      sandbox.stop().then(
        () => process.exit(0),
        () => process.exit(1),
      )
    }
    process.on('SIGINT', stop)
    process.on('SIGTERM', stop)
  } catch (error) {
    if (!(error instanceof SandboxProblem)) throw error
    console.error(error.message)
    process.exit(1)
  }
}

function welcome({ playgroundUrl, controlUrl }: { playgroundUrl: string; controlUrl: string }) {
  return [
    '',
    'Rekey runs in its sandbox.',
    '',
    `  Teams client (you are Alice):  ${playgroundUrl}`,
    `  Tenant, vault and clock:       ${controlUrl}`,
    '',
    'Ctrl-C stops everything. Nothing is kept.',
    '',
  ].join('\n')
}
