import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { schemaProblems } from '../support/bicep/azure-schemas.ts'
import { readBicep } from '../support/bicep/bicep-file.ts'
import type { ReadText } from '../support/bicep/bicep-problems.ts'
import { resourcesSent } from '../support/bicep/bicep-resources.ts'

const root = join(import.meta.dirname, '../../infra')
const read: ReadText = (path) =>
  existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : undefined
const sent = (from: ReadText = read) =>
  ['azure.bicep', 'app.bicep'].flatMap((path) =>
    [true, false].flatMap((taken) => resourcesSent(path, from, taken)),
  )

describe('what the Bicep files send', () => {
  it('is what the schemas of Azure ask for', () => {
    assert.deepEqual(sent().flatMap(schemaProblems), [])
  })

  it('is every resource that is made', () => {
    const made = readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.bicep'))
      .flatMap((path) => readBicep(read(path) ?? '').resources)
      .filter(({ isExisting }) => !isExisting)
    assert.equal(new Set(sent().map(({ place }) => place)).size, made.length)
    assert.ok(made.length > 15)
  })
})

describe('the schemas of Azure', () => {
  const faults: Readonly<
    Record<string, readonly [path: string, change: string, into: string, problem: string]>
  > = {
    'a property that is misspelt': [
      'modules/vault.bicep',
      'enableSoftDelete:',
      'enableSoftDeletion:',
      'enableSoftDeletion',
    ],
    'a property that is misspelt deep within': [
      'app.bicep',
      'failureThreshold: 48',
      'failureTreshold: 48',
      'failureTreshold',
    ],
    'one that has many forms': [
      'modules/bot.bicep',
      'acceptedTerms',
      'acceptedTerm',
      'acceptedTerm"',
    ],
    'a value that is none of those': [
      'modules/database.bicep',
      "mode: 'Disabled'",
      "mode: 'None'",
      'highAvailability',
    ],
    'such a value of a parameter': ['azure.bicep', "'Burstable'", "'Bursting'", '/sku/tier'],
    'a value of another type': ['app.bicep', 'external: true', "external: 'yes'", 'external'],
    'what is missing': ['modules/vault.bicep', "family: 'A'", '', 'family'],
    'a version that is not kept': [
      'modules/host.bicep',
      'registries@2023-07-01',
      'registries@2023-08-01',
      'no schema',
    ],
  }
  for (const [what, [path, change, into, problem]] of Object.entries(faults)) {
    it(`find ${what}`, () => {
      const faulty = read(path)?.replace(change, into)
      assert.notEqual(faulty, read(path))
      const problems = sent((each) => (each === path ? faulty : read(each))).flatMap(schemaProblems)
      assert.ok(
        problems.some((each) => each.includes(problem)),
        problems.join('; ') || 'no problem',
      )
    })
  }
})
