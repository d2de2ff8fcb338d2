// The command behind `npm run sandbox`. Plain JavaScript that any Node understands, so that a
// missing install is one clear line and not a syntax error.

import { existsSync } from 'node:fs'

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
const installed = existsSync(new URL('../node_modules/pg-boss/package.json', import.meta.url))

if (!installed) {
  console.error('The packages are not installed: run `npm ci` first.')
  process.exitCode = 1
} else if (major < 22 || (major === 22 && minor < 18)) {
  console.error(`Node ${process.versions.node} is too old: start it as \`npm run sandbox\`.`)
  process.exitCode = 1
} else {
  const { slimProcess } = await import('../src/slim-process.ts')
  slimProcess()
  const { runSandbox } = await import('./run-sandbox.ts')
  await runSandbox()
}
