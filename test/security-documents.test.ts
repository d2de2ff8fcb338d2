import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { z } from 'zod/v4'
import { checkDirectory } from '../src/application/check-up/check-directory.ts'
import { checkInstalling } from '../src/application/check-up/check-installing.ts'
import { ServiceError } from '../src/application/service-error.ts'
import { type CheckName, checkNames, isRequired } from '../src/domain/checkup.ts'
import { Calls } from './support/fakes/calls.ts'
import { FakeBotInstaller } from './support/fakes/fake-bot-installer.ts'
import { FakeDiagnosis } from './support/fakes/fake-diagnosis.ts'

const root = new URL('../', import.meta.url)
const textOf = (path: string) => readFileSync(new URL(path, root), 'utf8')
const jsonOf = (path: string): unknown => JSON.parse(textOf(path))
const sorted = (texts: Iterable<string>) => [...new Set(texts)].sort()

const operating = textOf('docs/operating.md')
const vaultPrefix = 'Microsoft.KeyVault/vaults/'

const role = z.strictObject({
  Name: z.string().min(1),
  IsCustom: z.literal(true),
  Description: z.string().min(1),
  Actions: z.tuple([]),
  NotActions: z.tuple([]),
  DataActions: z.array(z.string().startsWith(`${vaultPrefix}secrets/`)).min(1),
  NotDataActions: z.tuple([]),
  AssignableScopes: z.tuple([z.literal('/subscriptions/<subscription id>')]),
})

const actionsOf = (file: string) =>
  role.parse(jsonOf(file)).DataActions.map((action) => action.slice(vaultPrefix.length))

/** The data actions in the rows of docs/operating.md, `Undo alone` apart from the others. */
const documentedActions = (ofUndo: boolean) =>
  operating
    .split('\n')
    .filter((line) => line.startsWith('| Key Vault:') && line.includes('Undo alone') === ofUndo)
    .flatMap((line) => line.match(/secrets\/\w+(\/action)?/g) ?? [])

describe('The roles in Key Vault', () => {
  const rotator = actionsOf('infra/roles/key-vault-rotator.json')
  const undo = actionsOf('infra/roles/key-vault-undo.json')

  it('are what docs/operating.md asks for, and no more', () => {
    assert.deepEqual(sorted(rotator), sorted(documentedActions(false)))
    assert.deepEqual(sorted(undo), sorted(documentedActions(true)))
    assert.ok(rotator.length > 0 && undo.length > 0)
  })

  it('of the rotator lets nobody read a value', () => {
    for (const action of rotator) assert.doesNotMatch(action, /getSecret|backup|\*/i)
  })

  it('let nobody delete or purge', () => {
    for (const action of [...rotator, ...undo]) assert.doesNotMatch(action, /delete|purge|\*/i)
  })
})

const named = { name: z.string(), appRoleId: z.guid() }
const permissionFile = z.strictObject({
  resource: z.strictObject({
    name: z.string(),
    appId: z.literal('00000003-0000-0000-c000-000000000000'),
  }),
  permissions: z.array(
    z.strictObject({
      ...named,
      required: z.boolean(),
      for: z.string().min(1),
      without: z.string().min(1),
      checks: z.array(z.enum(checkNames)).min(1),
      instead: z.array(z.strictObject({ ...named, when: z.string().min(1) })),
    }),
  ),
  delegated: z.strictObject({ ...named, for: z.string().min(1) }),
})

describe('The permissions in Graph', () => {
  const { permissions, delegated } = permissionFile.parse(jsonOf('infra/graph-permissions.json'))
  const all = [...permissions.flatMap(({ instead, ...one }) => [one, ...instead]), delegated]

  it('are those that docs/operating.md names, and no others', () => {
    const documented = operating.matchAll(/`([A-Z]\w+(?:\.[A-Z]\w+){1,3})`/g)
    assert.deepEqual(
      sorted(Array.from(documented, ([, name = '']) => name)),
      sorted(all.map(({ name }) => name)),
    )
  })

  it('have each an id of its own', () => {
    assert.equal(new Set(all.map(({ appRoleId }) => appRoleId)).size, all.length)
  })

  it('are looked at by the doctor, every one of its checks by one of them', async () => {
    const looked = (await examined([])).map(({ what }) => what)
    assert.deepEqual(sorted(permissions.flatMap(({ checks }) => checks)), sorted(looked))
  })

  for (const { name, checks, instead, required } of permissions) {
    for (const granted of [name, ...instead.map((other) => other.name)]) {
      it(`${granted} is what the doctor wants for ${checks.join(' and ')}`, async () => {
        const passed = (await examined([granted])).filter(({ seen }) => seen === granted)
        assert.deepEqual(sorted(passed.map(({ what }) => what)), sorted(checks))
      })
    }

    it(`${name} is ${required ? 'required' : 'optional'} for the doctor, too`, () => {
      for (const check of checks) assert.equal(isRequired(check), required)
    })
  }

  it(`${delegated.name} is enough where people lend their rights, and not elsewhere`, async () => {
    const about = (checks: Awaited<ReturnType<typeof examined>>) =>
      checks.flatMap(({ what, state }) => (what.endsWith('Applications') ? [state] : []))
    assert.deepEqual(about(await examined([delegated.name], 'people')), ['ok', 'ok'])
    assert.deepEqual(about(await examined([delegated.name])), ['ok', 'missing'])
  })

  it(`${delegated.name} is what the doctor grants there, and no right to write`, async () => {
    const commands = (await refused('people')).map(({ mend }) => mend ?? '').join('\n')
    assert.ok(commands.includes(delegated.appRoleId))
    const writing = all.filter(({ name }) => name.startsWith('Application.ReadWrite.'))
    assert.ok(writing.length > 0)
    for (const { name, appRoleId } of writing) assert.ok(!commands.includes(appRoleId), name)
  })

  for (const { name, appRoleId, checks } of permissions) {
    it(`${name} is granted by the doctor's command`, async () => {
      const commands = new Map<CheckName, string | null>(
        (await refused()).map(({ what, mend }) => [what, mend]),
      )
      for (const check of checks) assert.match(commands.get(check) ?? '', new RegExp(appRoleId))
    })
  }
})

/** The doctor's lines about Graph with these permissions, where every request is answered. */
async function examined(permissions: readonly string[], writesAs?: 'itself' | 'people') {
  const diagnosis = new FakeDiagnosis()
  diagnosis.token = { servicePrincipalId: 'rekey', permissions: new Set(permissions) }
  const installer = new FakeBotInstaller(new Calls())
  const lines = await Promise.all([
    checkDirectory(diagnosis, writesAs),
    checkInstalling({ diagnosis, installer }),
  ])
  return lines.flat()
}

/** The same without any permission, where Graph refuses every request. */
async function refused(writesAs?: 'itself' | 'people') {
  const diagnosis = new FakeDiagnosis()
  diagnosis.token = { servicePrincipalId: 'rekey', permissions: new Set() }
  for (const probe of ['applications', 'people', 'policies', 'signIns'] as const) {
    diagnosis.answers.set(probe, { answered: false, reason: 'forbidden', code: undefined })
  }
  const installer = new FakeBotInstaller(new Calls())
  installer.isInCatalog = () => Promise.reject(new ServiceError('graph', 'forbidden'))
  const lines = await Promise.all([
    checkDirectory(diagnosis, writesAs),
    checkInstalling({ diagnosis, installer }),
  ])
  return lines.flat()
}

describe('The threat model', () => {
  const model = textOf('docs/security.md')

  for (const document of [
    'docs/security.md',
    'SECURITY.md',
    'README.md',
    'ARCHITECTURE.md',
    'docs/operating.md',
    'docs/deploying.md',
    'docs/decisions/0012-container-apps.md',
  ]) {
    it(`${document} links to nothing that is not there`, () => {
      const base = new URL(document, root)
      const links = Array.from(textOf(document).matchAll(/\]\(([^)]+)\)/g), ([, link = '']) => link)
      const local = links
        .filter((link) => !/^(https:|#)/.test(link))
        .map((link) => link.replace(/#.*$/, ''))
      assert.ok(local.length > 0)
      assert.deepEqual(
        local.filter((link) => !existsSync(new URL(link, base))),
        [],
      )
    })
  }

  it('names tests by words that stand in their files', () => {
    const base = new URL('docs/security.md', root)
    const wrong: string[] = []
    let quoted = 0
    let link = ''
    for (const [, to, words] of model.matchAll(/\]\(([^)]+)\)|“([^”]+)”/g)) {
      if (to !== undefined) link = to
      if (words === undefined) continue
      quoted += 1
      const source = link.startsWith('../test/') ? readFileSync(new URL(link, base), 'utf8') : ''
      const parts = words.split('…').map((part) => part.trim())
      if (!parts.every((part) => source.includes(part))) wrong.push(`${link}: ${words}`)
      if (source === '') wrong.push(`${link} is no test`)
    }
    assert.deepEqual(wrong, [])
    assert.ok(quoted > 50, `${quoted} were found`)
  })

  it('says of every threat which test holds it, or that none does', () => {
    const rows = model.split('\n').filter((line) => /^\| [STRIDE] \|/.test(line))
    const bare = rows.filter((row) => !/“|\*\*open\*\*|\*\*no test yet\*\*/.test(lastCell(row)))
    assert.deepEqual(bare, [])
    assert.ok(rows.length > 50)
  })
})

describe('The lock file', () => {
  it('names every package by its hash', () => {
    const { packages } = z
      .object({ packages: z.record(z.string(), z.object({ integrity: z.string().optional() })) })
      .parse(jsonOf('package-lock.json'))
    const { '': _ourselves, ...others } = packages
    const without = Object.entries(others).filter(([, { integrity }]) => !integrity)
    assert.deepEqual(without, [])
    assert.ok(Object.keys(others).length > 100)
  })
})

function lastCell(row: string): string {
  return row.split(' | ').at(-1) ?? ''
}
