import { createServer } from 'node:net'
import { SandboxProblem } from './sandbox-problem.ts'

/** The wanted port if it is free, or any free one for 0; a taken one is a problem that names it. */
export async function claimPort(wanted: number, what: string, variable: string): Promise<number> {
  const port = await tryPort(wanted)
  if (port !== undefined) return port
  throw new SandboxProblem(
    `Port ${wanted} (${what}) is taken: is the sandbox running already? ` +
      `Stop it, or set ${variable} to a free port.`,
  )
}

function tryPort(wanted: number): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(undefined)
      else reject(error)
    })
    server.listen(wanted, () => {
      const address = server.address()
      const port = typeof address === 'object' && address ? address.port : wanted
      server.close(() => resolve(port))
    })
  })
}
