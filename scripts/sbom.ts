import { writeFileSync } from 'node:fs'
import { makeSbom } from './sbom/make-sbom.ts'

// The list of parts, into the file that the command line names.
const [file = 'sbom.cdx.json'] = process.argv.slice(2)
writeFileSync(file, makeSbom(new URL('../', import.meta.url)))
console.log(file)
