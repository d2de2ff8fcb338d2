import type { Check } from '../../domain/checkup.ts'
import type { BotInstaller } from '../ports/bot-installer.ts'
import type { Diagnosis } from '../ports/diagnosis.ts'
import { ServiceError } from '../service-error.ts'
import { grant, permissionIn, type Token } from './permissions.ts'

const reading = ['AppCatalog.Read.All', 'AppCatalog.ReadWrite.All'] as const

/** Graph docs, userTeamwork: post installedApps; the first is the least. */
const installing = [
  'TeamsAppInstallation.ReadWriteSelfForUser.All',
  'TeamsAppInstallation.ReadWriteAndConsentSelfForUser.All',
  'TeamsAppInstallation.ReadWriteForUser.All',
  'TeamsAppInstallation.ReadWriteAndConsentForUser.All',
] as const

const upload =
  'npm run package && pwsh -c "Connect-MicrosoftTeams; New-TeamsApp -DistributionMethod organization -Path appPackage/build/rekey.zip"'

/** Whether the bot can be installed for people: the app in the catalog, and the right to. */
export async function checkInstalling({
  diagnosis,
  installer,
}: {
  diagnosis: Diagnosis
  installer: BotInstaller
}): Promise<Check[]> {
  const token = await diagnosis.ownToken()
  const granting = (permission: string) => grant(diagnosis.directoryUrl, token, permission)
  return [await catalogCheck(installer, token, granting), rightCheck(token, granting)]
}

/** The command that grants a permission. */
type Granting = (permission: string) => string

async function catalogCheck(
  installer: BotInstaller,
  token: Token,
  granting: Granting,
): Promise<Check> {
  const what = 'appCatalog'
  try {
    return (await installer.isInCatalog())
      ? { what, state: 'ok', seen: permissionIn(token, reading), mend: null }
      : { what, state: 'missing', seen: null, mend: upload }
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error
    const seen = error.code ?? error.reason
    if (error.reason !== 'forbidden') return { what, state: 'unknown', seen, mend: null }
    const isGranted = permissionIn(token, reading) !== null
    return { what, state: 'missing', seen, mend: isGranted ? null : granting(reading[0]) }
  }
}

/** Nothing is installed to try it, so the token alone tells. */
function rightCheck(token: Token, granting: Granting): Check {
  const what = 'installBot'
  if (typeof token === 'string') return { what, state: 'unknown', seen: token, mend: null }
  const seen = permissionIn(token, installing)
  if (seen !== null) return { what, state: 'ok', seen, mend: null }
  return { what, state: 'missing', seen: null, mend: granting(installing[0]) }
}
