import type { Check, CheckName } from '../../domain/checkup.ts'
import type { Diagnosis, Probe, ProbeAnswer } from '../ports/diagnosis.ts'
import { grant, permissionIn, type Token } from './permissions.ts'

/**
 * Any one of these permissions lets the request through; the first is the one to grant. That is the
 * least, but for applications: whoever may write to its own may read all, and Rekey must write.
 */
const permissionsFor: Readonly<Record<Probe, readonly [string, ...string[]]>> = {
  applications: [
    'Application.ReadWrite.OwnedBy',
    'Application.ReadWrite.All',
    'Application.Read.All',
    'Directory.Read.All',
    'Directory.ReadWrite.All',
  ],
  people: ['User.Read.All', 'User.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'],
  policies: ['Policy.Read.All', 'Policy.Read.ApplicationConfiguration'],
  signIns: ['AuditLog.Read.All'],
}

const writing = [
  'Application.ReadWrite.OwnedBy',
  'Application.ReadWrite.All',
  'Directory.ReadWrite.All',
] as const

/** What Rekey may read and write in the directory: by its token, and by a harmless request each. */
export async function checkDirectory(
  diagnosis: Diagnosis,
  writesAs: 'itself' | 'people' = 'itself',
): Promise<Check[]> {
  const token = await diagnosis.ownToken()
  const read = async (what: CheckName, probe: Probe, wanted = permissionsFor[probe][0]) =>
    readingCheck(what, {
      token,
      probe,
      answer: await diagnosis.probe(probe),
      mend: grant(diagnosis.directoryUrl, token, wanted),
    })
  return Promise.all([
    // Where people's rights write, Rekey's own are not to.
    read(
      'readApplications',
      'applications',
      writesAs === 'people' ? 'Application.Read.All' : undefined,
    ),
    writesAs === 'people' ? writtenByPeople : writingCheck(diagnosis, token),
    read('readPeople', 'people'),
    read('readPolicies', 'policies'),
    read('readSignIns', 'signIns'),
  ])
}

/** The request tells more than the token: a licence or a policy may stand in its way all the same. */
function readingCheck(
  what: CheckName,
  { token, probe, answer, mend }: { token: Token; probe: Probe; answer: ProbeAnswer; mend: string },
): Check {
  if (answer.answered) {
    return { what, state: 'ok', seen: permissionIn(token, permissionsFor[probe]), mend: null }
  }
  const isRefused = answer.reason === 'forbidden' || answer.reason === 'notFound'
  const isGranted = permissionIn(token, permissionsFor[probe]) !== null
  return {
    what,
    state: isRefused ? 'missing' : 'unknown',
    seen: answer.code ?? answer.reason,
    mend: isRefused && !isGranted ? mend : null,
  }
}

/** What a person may not, Entra says at the write. */
const writtenByPeople: Check = {
  what: 'writeApplications',
  state: 'ok',
  seen: 'delegated',
  mend: null,
}

/** Nothing harmless can be written, so the token alone tells. */
function writingCheck({ directoryUrl }: Diagnosis, token: Token): Check {
  const what = 'writeApplications'
  if (typeof token === 'string') return { what, state: 'unknown', seen: token, mend: null }
  const seen = permissionIn(token, [...writing].reverse())
  if (seen !== null) return { what, state: 'ok', seen, mend: null }
  return { what, state: 'missing', seen: null, mend: grant(directoryUrl, token, writing[0]) }
}
