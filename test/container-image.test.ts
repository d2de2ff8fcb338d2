import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { promisify } from 'node:util'
import {
  copiedFromContext,
  lastStage,
  makeImageFiles,
  productPackages,
  readDockerfile,
} from './support/image-files.ts'
import { type Journey, startJourney } from './support/journey.ts'
import { startRekeyProcess } from './support/rekey-process.ts'

const root = new URL('../', import.meta.url)
const textOf = (path: string) => readFileSync(new URL(path, root), 'utf8')
const run = promisify(execFile)

describe('The Dockerfile', () => {
  const of = (name: string) => lastStage().filter((instruction) => instruction.name === name)

  it('is made of instructions alone', () => {
    const known =
      /^(ARG|FROM|WORKDIR|COPY|RUN|ENV|USER|VOLUME|EXPOSE|HEALTHCHECK|ENTRYPOINT|CMD|LABEL)$/
    for (const { name, text } of readDockerfile()) assert.match(name, known, text)
  })

  it('takes the Node that the tests run on', () => {
    const image = readDockerfile().find(({ name }) => name === 'ARG')?.text ?? ''
    const { devDependencies } = JSON.parse(textOf('package.json'))
    assert.ok(image.startsWith(`NODE_IMAGE=node:${devDependencies.node}-`), image)
    assert.match(process.version, new RegExp(`^v${devDependencies.node}$`))
  })

  it('installs by the lock file and without development packages', () => {
    const installs = readDockerfile().filter(({ text }) => /npm (ci|i|install)\b/.test(text))
    assert.equal(installs.length, 1)
    assert.match(installs[0]?.text ?? '', /^npm ci --omit=dev /)
  })

  it('runs as somebody who is not root, from the first command on', () => {
    assert.deepEqual(
      of('USER').map(({ text }) => text),
      ['node'],
    )
    const order = lastStage().map(({ name }) => name)
    assert.ok(order.indexOf('USER') > order.lastIndexOf('RUN'))
    assert.ok(order.indexOf('USER') < order.indexOf('ENTRYPOINT'))
  })

  it('starts Node itself, so that it hears when it is told to end', () => {
    assert.deepEqual(JSON.parse(of('ENTRYPOINT')[0]?.text ?? ''), ['node', 'src/main.ts'])
  })

  it('names only what the context lets through, and each of it is there', () => {
    const let_ = textOf('.dockerignore')
      .split('\n')
      .filter((line) => line.startsWith('!'))
      .map((line) => line.slice(1))
    const copied = copiedFromContext().map(({ from }) => from)
    for (const path of copied) {
      assert.ok(let_.includes(path), `${path} is not let through`)
      assert.ok(existsSync(new URL(path, root)), path)
    }
    assert.ok(textOf('.dockerignore').split('\n').includes('*'), 'lets everything through')
    assert.deepEqual(
      let_.filter((path) => /sandbox|test|e2e|bench|env|data|infra/.test(path)),
      [],
    )
  })
})

describe('The image', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rekey-image-'))
  let journey: Journey
  before(async () => {
    makeImageFiles(folder)
    journey = await startJourney()
  })
  after(async () => {
    await journey[Symbol.asyncDispose]()
    rmSync(folder, { recursive: true, force: true })
  })

  it('holds the product and nothing beside it', () => {
    assert.deepEqual(readdirSync(folder).sort(), [
      'LICENSE',
      'adaptiveCards',
      'node_modules',
      'package.json',
      'scripts',
      'src',
    ])
    assert.deepEqual(readdirSync(join(folder, 'scripts')), ['audit.ts', 'report.ts'])
  })

  it('holds no development package, no Playground among them', () => {
    const { devDependencies, dependencies } = JSON.parse(textOf('package.json'))
    const packages = new Set(productPackages().map((path) => path.replace('node_modules/', '')))
    // What a package of the product needs by itself may be a development package of ours, too.
    const allowed = new Set(['@types/node', 'ajv', 'fs-extra', 'yaml'])
    const found = Object.keys(devDependencies).filter((name) => packages.has(name))
    assert.deepEqual(
      found.filter((name) => !allowed.has(name)),
      [],
    )
    assert.ok(Object.keys(dependencies).every((name) => packages.has(name)))
    assert.ok(!existsSync(join(folder, 'node_modules/@microsoft/m365agentsplayground')))
    assert.ok(existsSync(join(folder, 'node_modules/botbuilder/package.json')))
  })

  it('starts, is healthy by its own check, and ends when it is told to', async () => {
    const rekey = await startRekeyProcess({ ...journey.env, NODE_ENV: 'production' }, folder)
    try {
      const check = lastStage().find(({ name }) => name === 'HEALTHCHECK')?.text ?? ''
      const [file, ...args] = JSON.parse(check.slice(check.indexOf('['))) as string[]
      assert.equal(file, 'node')
      const health = (port: string) =>
        run(process.execPath, args, { env: { PORT: port } }).then(
          () => 0,
          ({ code }) => code,
        )
      assert.equal(await health(new URL(rekey.url).port), 0)
      assert.equal(await health('1'), 1)
    } finally {
      const { code, stderr } = await rekey.stop()
      assert.equal(code, 0, stderr)
    }
  })

  it('writes the report, too', async () => {
    const env = { DATA_DIR: journey.dataDir, PATH: '' }
    const { stdout } = await run(process.execPath, ['scripts/report.ts'], { cwd: folder, env })
    assert.match(stdout, /expires/i)
  })

  it('looks after its record, which nothing outside of its network can read', async () => {
    const env = { DATA_DIR: journey.dataDir, PATH: '' }
    const audit = ['scripts/audit.ts', 'verify']
    const { stdout } = await run(process.execPath, audit, { cwd: folder, env })
    assert.match(stdout, /\d/)
  })
})
