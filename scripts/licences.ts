import { readFileSync, writeFileSync } from 'node:fs'
import { licencesDocument, productionPackages } from './sbom/production-packages.ts'

const root = new URL('../', import.meta.url)
const lock: unknown = JSON.parse(readFileSync(new URL('package-lock.json', root), 'utf8'))
const packages = productionPackages(lock)
writeFileSync(new URL('docs/licences.md', root), licencesDocument(packages))
console.log(`docs/licences.md: ${packages.length} packages`)
