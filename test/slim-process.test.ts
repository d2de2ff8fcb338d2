import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { suite, test } from 'node:test'

const module = join(import.meta.dirname, '../src/slim-process.ts')

/** What a process of its own prints; flags of V8 hold for the whole process. */
function printed(code: string, env: Record<string, string> = {}): string {
  const script = `import { growWithWork, slimProcess } from ${JSON.stringify(module)}; slimProcess(); ${code}`
  const args = ['--input-type=module', '--eval', script]
  return execFileSync(process.execPath, args, { env, encoding: 'utf8' }).trim()
}

suite('A slim process', () => {
  test('keeps its young generation small while much comes and much of it stays', () => {
    const megabytes = printed(`
      import { getHeapSpaceStatistics } from 'node:v8'
      const kept = Array.from({ length: 300_000 }, (_, at) => [{ at }, String(at)])
      const young = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space')
      console.log(kept.length && young.space_size / 2 ** 20)`)
    assert.ok(Number(megabytes) <= 4, `${megabytes} MB`)
  })

  test('lets it grow with the work once all is loaded, to 32 MB', () => {
    const megabytes = printed(`
      import { getHeapSpaceStatistics } from 'node:v8'
      growWithWork()
      const kept = []
      for (let turn = 0; turn < 300; turn += 1) {
        for (let at = 0; at < 10_000; at += 1) kept.push([{ at }, String(at)])
        await new Promise((resolve) => setImmediate(resolve))
      }
      const young = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space')
      console.log(kept.length && young.space_size / 2 ** 20)`)
    assert.ok(Number(megabytes) >= 32 && Number(megabytes) <= 64, `${megabytes} MB`)
  })

  test('keeps compiled code where it may', () => {
    const kept = `import { getCompileCacheDir } from 'node:module'; console.log(getCompileCacheDir())`
    assert.match(printed(kept), /node-compile-cache/)
  })

  test('starts all the same where compiled code cannot be kept', () => {
    assert.equal(
      printed('console.log("runs")', { NODE_COMPILE_CACHE: join(module, 'no-folder') }),
      'runs',
    )
  })
})
