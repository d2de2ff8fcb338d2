import { z } from 'zod/v4'

/** One package that the product is shipped with. */
export interface ProductionPackage {
  readonly name: string
  readonly version: string
  /** An SPDX expression; undefined where the package names none. */
  readonly licence: string | undefined
}

const lockFile = z.object({
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().optional(),
      license: z.string().optional(),
      dev: z.boolean().optional(),
      link: z.boolean().optional(),
    }),
  ),
})

/**
 * What their own licence files say of packages whose package.json names no licence in a form that
 * npm knows. Read by people, at exactly this version.
 */
const readByHand: Readonly<Record<string, string>> = {
  'cldrjs@0.5.5': 'MIT',
  'escape-regexp-component@1.0.2': 'MIT',
  'jspath@0.4.0': 'MIT',
}

/** Licences that ask for no more than to be named. */
const allowed: ReadonlySet<string> = new Set([
  'MIT',
  'ISC',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'Unlicense',
])

/** The production packages of a package-lock.json, by name and version, each once. */
export function productionPackages(lock: unknown): ProductionPackage[] {
  const { packages } = lockFile.parse(lock)
  const all = Object.entries(packages).flatMap(([path, { version, license, dev, link }]) => {
    const name = path.split('node_modules/').at(-1)
    if (path === '' || dev || link || name === undefined || version === undefined) return []
    return [{ name, version, licence: license ?? readByHand[`${name}@${version}`] }]
  })
  const once = new Map(all.map((each) => [`${each.name}@${each.version}`, each]))
  return [...once.values()].sort((one, other) => order(one, other))
}

/** Whether a package may be shipped; of a choice (`OR`) one part is enough. */
export function isAllowed({ licence }: ProductionPackage): boolean {
  const choices = licence?.replace(/[()]/g, '').split(' OR ') ?? []
  return choices.some((choice) => choice.split(' AND ').every((each) => allowed.has(each)))
}

/** docs/licences.md, as it should be. */
export function licencesDocument(packages: readonly ProductionPackage[]): string {
  const rows = packages.map(({ name, version, licence }) => {
    const byHand = readByHand[`${name}@${version}`] === undefined ? '' : ' ¹'
    return `| ${name} | ${version} | ${licence ?? 'names none'}${byHand} |`
  })
  return `# Licences

What \`npm start\` is built from: ${packages.length} packages of package-lock.json without those for
development. \`npm run licences\` writes this page; [a test](../test/licences.test.ts) holds it to the lock
file, and every licence to a list.

| package | version | licence |
| ------- | ------- | ------- |
${rows.join('\n')}

¹ Its package.json names no licence that npm knows; its licence file or readme says so.
`
}

function order(one: ProductionPackage, other: ProductionPackage): number {
  const [a, b] = [one, other].map(({ name, version }) => `${name}@${version}`)
  return a === b ? 0 : (a ?? '') < (b ?? '') ? -1 : 1
}
