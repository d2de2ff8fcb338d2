import { text } from 'node:stream/consumers'
import { auditVerdict } from './sbom/audit-verdict.ts'

// Says in a word what `npm audit --json` on standard input comes to.
console.log(auditVerdict(await text(process.stdin)))
