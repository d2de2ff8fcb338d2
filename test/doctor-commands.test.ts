import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, beforeEach, describe, it } from 'node:test'
import { promisify } from 'node:util'
import { checkVault } from '../src/application/check-up/check-vault.ts'
import { grant } from '../src/application/check-up/permissions.ts'
import { Calls } from './support/fakes/calls.ts'
import { FakeClock } from './support/fakes/fake-clock.ts'
import { FakeDiagnosis } from './support/fakes/fake-diagnosis.ts'
import { FakeVaults } from './support/fakes/fake-vaults.ts'
import { vaultUrl } from './support/worlds/payroll.ts'

const root = join(import.meta.dirname, '..')
const run = promisify(execFile)

/** Answers as `az` would where the tests ask, and writes down what it was called with. */
const fakeAz = `#!/bin/sh
for each; do printf '%s\\0' "$each"; done >> "$AZ_LOG"
printf '\\n\\0' >> "$AZ_LOG"
case "$1 $2" in
  "account show") echo 11111111-2222-3333-4444-555555555555;;
  "keyvault show") echo /subscriptions/s/vaults/v;;
  "ad sp") echo graph-object-id;;
  "role definition") [ "$3" = list ] && printf "$AZ_ROLES";;
esac
true
`

describe('A command that doctor names', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rekey-az-'))
  const log = join(folder, 'log')
  writeFileSync(join(folder, 'az'), fakeAz)
  chmodSync(join(folder, 'az'), 0o755)
  after(() => rmSync(folder, { recursive: true }))
  beforeEach(() => writeFileSync(log, ''))

  /** What `az` is called with when a shell runs the command. */
  async function called(command: string, roles = ''): Promise<string[][]> {
    const env = { PATH: `${folder}:${process.env['PATH']}`, AZ_LOG: log, AZ_ROLES: roles }
    await run('sh', ['-ec', command], { cwd: root, env })
    const calls = readFileSync(log, 'utf8').split('\n\0').slice(0, -1)
    return calls.map((each) => each.split('\0').slice(0, -1))
  }
  const after_ = (args: readonly string[] | undefined, option: string) =>
    args?.[args.indexOf(option) + 1] ?? ''
  const about = (calls: readonly string[][], ...words: string[]) =>
    calls.find((args) => words.every((word, at) => args[at] === word))

  const vaultCommand = async () => {
    const vaults = new FakeVaults(new Calls(), new FakeClock(new Date('2026-05-01T08:00:00Z')))
    vaults.at(vaultUrl).access = 'none'
    const { mend } = await checkVault({ vaults, diagnosis: new FakeDiagnosis() }, vaultUrl)
    return mend ?? ''
  }

  it('makes the role for the vault of its file, in the subscription at hand, and assigns it', async () => {
    const calls = await called(await vaultCommand())
    const role = JSON.parse(
      after_(about(calls, 'role', 'definition', 'create'), '--role-definition'),
    )
    assert.deepEqual(role.AssignableScopes, ['/subscriptions/11111111-2222-3333-4444-555555555555'])
    const assigned = about(calls, 'role', 'assignment', 'create')
    assert.equal(after_(assigned, '--role'), role.Name)
    assert.equal(after_(assigned, '--scope'), '/subscriptions/s/vaults/v')
  })

  it('makes no second role where there is one', async () => {
    const calls = await called(await vaultCommand(), 'an-id\\n')
    assert.equal(about(calls, 'role', 'definition', 'create'), undefined)
    assert.ok(about(calls, 'role', 'assignment', 'create'))
  })

  it('grants a permission with a body that Graph can read', async () => {
    const token = { servicePrincipalId: 'rekey-object-id', permissions: new Set<string>() }
    const calls = await called(grant('https://graph.microsoft.us', token, 'User.Read.All'))
    const asked = about(calls, 'rest')
    assert.equal(after_(asked, '--resource'), 'https://graph.microsoft.us')
    assert.match(
      after_(asked, '--url'),
      /^https:\/\/graph\.microsoft\.us\/v1\.0\/servicePrincipals\//,
    )
    assert.deepEqual(JSON.parse(after_(asked, '--body')), {
      principalId: 'rekey-object-id',
      resourceId: 'graph-object-id',
      appRoleId: 'df021288-bdef-4463-88db-98f22de89214',
    })
  })
})
