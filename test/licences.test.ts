import assert from 'node:assert/strict'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { auditVerdict } from '../scripts/sbom/audit-verdict.ts'
import { makeSbom } from '../scripts/sbom/make-sbom.ts'
import {
  isAllowed,
  licencesDocument,
  productionPackages,
} from '../scripts/sbom/production-packages.ts'

const root = new URL('../', import.meta.url)
const lock: unknown = JSON.parse(readFileSync(new URL('package-lock.json', root), 'utf8'))

suite('the licences of what Rekey is built from', () => {
  const packages = productionPackages(lock)

  test('are listed as the lock file has them (npm run licences)', () => {
    const listed = readFileSync(new URL('docs/licences.md', root), 'utf8')
    assert.equal(listed, licencesDocument(packages))
    assert.ok(packages.length > 100)
  })

  test('ask for no more than to be named', () => {
    assert.deepEqual(
      packages.filter((each) => !isAllowed(each)),
      [],
    )
  })

  const licences: Readonly<Record<string, boolean>> = {
    MIT: true,
    '(MIT OR GPL-3.0-only)': true,
    '(AFL-2.1 OR BSD-3-Clause)': true,
    'MIT AND GPL-3.0-only': false,
    'AGPL-3.0-only': false,
    'SEE LICENSE IN LICENSE.md': false,
    UNLICENSED: false,
  }
  for (const [licence, expected] of Object.entries(licences)) {
    test(`${licence} is ${expected ? 'one' : 'none'} of them`, () => {
      assert.equal(isAllowed({ name: 'x', version: '1.0.0', licence }), expected)
    })
  }

  test('a package that names none may not be shipped', () => {
    assert.equal(isAllowed({ name: 'x', version: '1.0.0', licence: undefined }), false)
  })

  test('leave out what is for development', () => {
    const names = packages.map(({ name }) => name)
    assert.ok(names.includes('restify') && !names.includes('@biomejs/biome'))
  })
})

suite('the list of parts', () => {
  /** A package with one part for production and one for development, in a folder of another name. */
  const folder = mkdtempSync(join(tmpdir(), 'not-the-name-'))
  const hash = `sha512-${Buffer.alloc(64).toString('base64')}`
  const part = (name: string, more: object) => ({
    version: '1.2.3',
    resolved: `https://registry.example/${name}.tgz`,
    integrity: hash,
    license: 'MIT',
    ...more,
  })
  const manifest = {
    name: 'rekey',
    version: '0.1.0',
    dependencies: { shipped: '1.2.3' },
    devDependencies: { tool: '1.2.3' },
  }
  const write = (name: string, value: object) =>
    writeFileSync(join(folder, name), JSON.stringify(value))
  write('package.json', manifest)
  write('package-lock.json', {
    name: 'rekey',
    version: '0.1.0',
    lockfileVersion: 3,
    packages: {
      '': manifest,
      'node_modules/shipped': part('shipped', {}),
      'node_modules/tool': part('tool', { dev: true }),
    },
  })
  const sbomIn = (where: string) => makeSbom(pathToFileURL(`${where}/`))

  test('names the product and its parts by hash and licence, and none for development', () => {
    const { metadata, components } = JSON.parse(sbomIn(folder))
    assert.deepEqual(
      [metadata.component.name, metadata.component.version, metadata.component.type],
      ['rekey', '0.1.0', 'application'],
    )
    assert.partialDeepStrictEqual(components, [
      {
        name: 'shipped',
        version: '1.2.3',
        purl: 'pkg:npm/shipped@1.2.3',
        hashes: [{ alg: 'SHA-512', content: '0'.repeat(128) }],
        licenses: [{ license: { id: 'MIT' } }],
      },
    ])
    assert.equal(components.length, 1)
  })

  test('says nothing of this machine, the moment, or a registry, and is the same elsewhere', (t) => {
    const other = mkdtempSync(join(tmpdir(), 'elsewhere-'))
    t.after(() => {
      for (const made of [folder, other]) rmSync(made, { recursive: true, force: true })
    })
    cpSync(folder, other, { recursive: true })
    const made = sbomIn(folder)
    assert.doesNotMatch(made, /registry|not-the-name|timestamp|serialNumber|node_modules/)
    assert.equal(made, sbomIn(other))
  })
})

suite('an audit', () => {
  const found = (high: number, critical: number) =>
    JSON.stringify({
      metadata: { vulnerabilities: { info: 3, low: 2, moderate: 1, high, critical } },
    })
  const verdicts: Readonly<Record<string, [answer: string, verdict: string]>> = {
    'that finds nothing high is clean': [found(0, 0), 'clean'],
    'that finds something high fails': [found(1, 0), 'holes'],
    'that finds something critical fails': [found(0, 1), 'holes'],
    'that got no answer is not known': ['', 'unknown'],
    'that got an error is not known': ['{"error":{"code":"ENOAUDIT"}}', 'unknown'],
  }
  for (const [what, [answer, verdict]] of Object.entries(verdicts)) {
    test(what, () => assert.equal(auditVerdict(answer), verdict))
  }
})
