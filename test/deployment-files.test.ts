import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { Ajv } from 'ajv'
import { parse } from 'yaml'
import { z } from 'zod/v4'
import { readSettings } from '../src/settings.ts'

const root = join(import.meta.dirname, '..')
const textOf = (path: string) => readFileSync(join(root, path), 'utf8')
const jsonOf = (path: string): unknown => JSON.parse(textOf(path))

/** Names of `KEY=…` lines. */
const namesIn = (path: string) =>
  Array.from(textOf(path).matchAll(/^([A-Z][A-Z0-9_]*)=/gm), ([, name = '']) => name)
/** Names of `${{KEY}}` in a text. */
const placeholdersIn = (text: string) =>
  Array.from(text.matchAll(/\$\{\{\s*(\w+)\s*\}\}/g), ([, name = '']) => name)

const action = z.looseObject({
  uses: z.string(),
  with: z.record(z.string(), z.unknown()).default({}),
  writeToEnvironmentFile: z.record(z.string(), z.string()).default({}),
})
const project = z.looseObject({
  version: z.string(),
  environmentFolderPath: z.literal('./env'),
  provision: z.array(action).default([]),
  deploy: z.array(action).default([]),
  publish: z.array(action).default([]),
})
const projectOf = (file: string) => project.parse(parse(textOf(file)))
const actionsOf = (file: string) => {
  const { provision, deploy, publish } = projectOf(file)
  return [...provision, ...deploy, ...publish]
}

const projects = {
  'm365agents.yml': 'env/.env.dev',
  'm365agents.local.yml': 'env/.env.local',
  'm365agents.playground.yml': 'env/.env.playground',
}

for (const [file, environment] of Object.entries(projects)) {
  describe(file, () => {
    it('is what the schema of Agents Toolkit asks for', () => {
      const ajv = new Ajv({ strict: false, allErrors: true })
      const isValid = ajv.compile(
        jsonOf('test/fixtures/specs/m365agents-yaml-v1.13.schema.json') as object,
      )
      assert.ok(isValid(parse(textOf(file))), JSON.stringify(isValid.errors, null, 1))
    })

    it('names only what its environment has, or what an earlier action writes there', () => {
      const known = new Set(namesIn(environment))
      const unknown: string[] = []
      for (const each of actionsOf(file)) {
        const used = new Set(placeholdersIn(JSON.stringify(each)))
        const { parameters } = templateOf(each) ?? {}
        for (const name of parameters ? placeholdersIn(textOf(parameters)) : []) used.add(name)
        if (each.uses === 'teamsApp/zipAppPackage') {
          for (const name of placeholdersIn(textOf('appPackage/manifest.json'))) used.add(name)
        }
        unknown.push(...[...used].filter((name) => !known.has(name)))
        for (const name of Object.values(each.writeToEnvironmentFile)) known.add(name)
      }
      assert.deepEqual(unknown, [])
    })

    it('keeps no secret in a file that git knows', () => {
      assert.deepEqual(
        namesIn(environment).filter((name) => /^SECRET_|PASSWORD|_KEY$/.test(name)),
        [],
      )
    })

    it('leads to files that are there', () => {
      const texts = actionsOf(file).flatMap((each) => [...textsIn(each.with)])
      const paths = texts.filter((text) => /^\.\/[^$]+\.\w+$/.test(text))
      const made = /^\.\/(appPackage\/build\/|\.localConfigs)/
      assert.deepEqual(
        paths.filter((path) => !made.test(path) && !existsSync(join(root, path))),
        [],
      )
    })
  })
}

const template = z.object({ path: z.string(), parameters: z.string() })

function templateOf(each: z.output<typeof action>) {
  return z.object({ templates: z.tuple([template]) }).safeParse(each.with).data?.templates[0]
}

function* textsIn(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value
  else if (value && typeof value === 'object')
    for (const part of Object.values(value)) yield* textsIn(part)
}

/** A Bicep file as far as lines tell; test/infra/bicep.test.ts looks at how its parts fit. */
function bicepOf(path: string) {
  const text = textOf(path)
  const all = (pattern: RegExp) => Array.from(text.matchAll(pattern), ([, found = '']) => found)
  return {
    text,
    params: all(/^param (\w+)/gm),
    required: all(/^param (\w+) \w+$/gm),
    outputs: all(/^output (\w+)/gm),
    modules: all(/^module \w+ '([^']+)'/gm),
  }
}

const parameterFile = z.object({ parameters: z.record(z.string(), z.object({ value: z.any() })) })
const parametersIn = (path: string) => parameterFile.parse(jsonOf(path)).parameters

describe('infra/azure.bicep', () => {
  const { params, required, outputs, modules } = bicepOf('infra/azure.bicep')

  it('gives out what the environment of Agents Toolkit has a line for', () => {
    const names = namesIn('env/.env.dev')
    assert.deepEqual(
      outputs.filter((name) => !names.includes(name)),
      [],
    )
    assert.ok(outputs.length > 8)
  })

  it('is given every parameter that it asks for, and no other', () => {
    const given = Object.keys(parametersIn('infra/azure.parameters.json'))
    assert.deepEqual(
      given.filter((name) => !params.includes(name)),
      [],
    )
    assert.deepEqual(
      required.filter((name) => !given.includes(name)),
      [],
    )
  })

  it('uses every module beside it', () => {
    const files = readdirSync(join(root, 'infra/modules')).map((file) => `modules/${file}`)
    assert.deepEqual([...modules].sort(), files.sort())
  })

  it('takes the roles for the vault from infra/roles, and no built-in one', () => {
    const roles = bicepOf('infra/modules/vault-roles.bicep').text
    const files = Array.from(roles.matchAll(/loadJsonContent\('([^']+)'\)/g), ([, file]) => file)
    const there = readdirSync(join(root, 'infra/roles')).map((file) => `../roles/${file}`)
    assert.deepEqual(files.sort(), there.sort())
    assert.doesNotMatch(bicepOf('infra/modules/vault.bicep').text, /roleDefinitions/)
  })
})

describe('infra/app.bicep', () => {
  const { text, required } = bicepOf('infra/app.bicep')
  const [, set = ''] = /^var own = \[\n([\s\S]+?)^\]/m.exec(text) ?? []
  const own = Array.from(set.matchAll(/name: '(\w+)'/g), ([, name = '']) => name)
  const sample: Readonly<Record<string, string>> = {
    BOT_TYPE: 'UserAssignedMsi',
    KEY_VAULT_URL: 'https://kv-rekey-a.vault.azure.net',
    DATABASE_URL: 'postgres://id-rekey-a@psql-rekey-a.postgres.database.azure.com:5432/rekey',
    PORT: '3978',
    METRICS_PORT: '3979',
  }
  const anId = '5b0c8a39-5f0e-4c0e-9d0a-6f0e6a0f5a11'
  const environment = Object.fromEntries(own.map((name) => [name, sample[name] ?? anId]))

  it('gives the process every setting that it does not start without', () => {
    const read = readSettings(environment)
    assert.ok(read.ok, JSON.stringify(read))
  })

  it('is given settings that Rekey understands, none of its own twice', () => {
    const { settings } = parametersIn('infra/app.parameters.json')
    const further: Record<string, string> = settings?.value
    assert.deepEqual(
      Object.keys(further).filter((name) => own.includes(name)),
      [],
    )
    const example = textOf('env/.env.example')
    for (const name of Object.keys(further)) assert.match(example, new RegExp(`^#? ?${name}=`, 'm'))
    assert.ok(readSettings({ ...environment, ...further }).ok)
  })

  it('is given every parameter by atk deploy, and in the guide', () => {
    const commands = actionsOf('m365agents.yml').map((each) => String(each.with['run'] ?? ''))
    for (const command of [commands.join('\n'), textOf('docs/deploying.md')]) {
      for (const name of required) assert.match(command, new RegExp(`\\b${name}=`))
    }
  })

  it('asks where the process answers', () => {
    const paths = Array.from(text.matchAll(/path: '([^']+)'/g), ([, path = '']) => path)
    assert.deepEqual([...new Set(paths)].sort(), ['/healthz', '/readyz'])
    const server = textOf('src/adapters/http/http-server.ts')
    for (const path of paths) assert.ok(server.includes(`'${path}'`))
  })

  it('leads the ingress to the port of the messages, and not to the other', () => {
    const of = (pattern: RegExp) => Array.from(text.matchAll(pattern), ([, port]) => port)
    assert.deepEqual(of(/targetPort: (\w+)/g), ['port'])
    assert.deepEqual(of(/path: '\/readyz', port: (\w+)/g), ['metricsPort'])
    assert.ok(text.includes("{ name: 'PORT', value: string(port) }"))
    assert.ok(text.includes("{ name: 'METRICS_PORT', value: string(metricsPort) }"))
    assert.notDeepEqual(of(/^var port = (\d+)/gm), of(/^var metricsPort = (\d+)/gm))
  })

  it('lets the database be asked with a proven certificate and no password', () => {
    const url = /'(postgres:[^']+)'/.exec(bicepOf('infra/modules/database.bicep').text)?.[1] ?? ''
    assert.match(url, /\?sslmode=verify-full$/)
    assert.match(url, /^postgres:\/\/\$\{uriComponent\(identityName\)\}@/)
  })
})
