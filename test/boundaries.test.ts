import assert from 'node:assert/strict'
import { cp, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { findBrokenRules } from '../scripts/check-boundaries.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

const parts = [
  'src',
  'sandbox',
  'adaptiveCards',
  'package.json',
  'tsconfig.json',
  '.dependency-cruiser.json',
]

describe('the boundary check', () => {
  let copy: string

  before(async () => {
    copy = await mkdtemp(join(tmpdir(), 'rekey-boundaries-'))
    for (const part of parts) {
      await cp(join(root, part), join(copy, part), { recursive: true })
    }
    await symlink(join(root, 'node_modules'), join(copy, 'node_modules'))
  })

  after(async () => {
    process.chdir(root)
    await rm(copy, { recursive: true, force: true })
  })

  const planted = async (file: string, line: string) => {
    await writeFile(join(copy, file), `${line}\n`)
    try {
      return (await findBrokenRules(copy)).map(({ rule }) => rule)
    } finally {
      await rm(join(copy, file))
    }
  }

  it('finds nothing in the tree as it is', async () => {
    assert.deepEqual(await findBrokenRules(copy), [])
  })

  const violations = [
    ['src/domain/planted.ts', "export { randomUUID } from 'node:crypto'", 'domain-is-pure'],
    [
      'src/domain/planted.ts',
      "export type { Card } from '../application/card.ts'",
      'domain-is-pure',
    ],
    ['src/application/planted.ts', "export { z } from 'zod/v4'", 'application-knows-only-domain'],
    [
      'src/adapters/graph/planted.ts',
      "export { KeyVaults } from '../key-vault/key-vaults.ts'",
      'adapters-do-not-know-each-other',
    ],
    [
      'src/adapters/http/planted.ts',
      "export { houseRules } from '../../compose/house-rules.ts'",
      'adapters-do-not-know-the-top',
    ],
    [
      'src/adapters/http/planted.ts',
      "export { CloudAdapter } from 'botbuilder'",
      'bot-sdk-lives-in-teams',
    ],
    [
      'src/adapters/postgres/planted.ts',
      "export { openSecretText } from '../../application/open-secret-text.ts'",
      'secret-text-opens-in-two-places',
    ],
    [
      'src/planted.ts',
      "export { startTenant } from '../sandbox/tenant/start-tenant.ts'",
      'src-stands-alone',
    ],
  ] as const

  for (const [file, line, rule] of violations) {
    it(`reports ${rule} for a planted import in ${file}`, async () => {
      assert.ok((await planted(file, line)).includes(rule))
    })
  }

  it('refuses to call a tree fine of which it read nothing', async () => {
    await rm(join(copy, 'src'), { recursive: true })
    await rm(join(copy, 'sandbox'), { recursive: true })
    await cp(join(root, 'src/domain'), join(copy, 'src/domain'), { recursive: true })
    await cp(join(root, 'sandbox/tenant/clock.ts'), join(copy, 'sandbox/clock.ts'))
    await assert.rejects(findBrokenRules(copy), /modules were read/)
  })
})
