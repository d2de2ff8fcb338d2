import type { Check } from '../../domain/checkup.ts'
import type { Diagnosis } from '../ports/diagnosis.ts'

/** Gives the process an identity to ask tokens with, where it runs as docs/deploying.md describes. */
const assignIdentity =
  'az containerapp identity assign --name <app> --resource-group <group> --user-assigned <resource id of the identity>'

/** Whether the bot can speak; null where it needs no token. */
export async function checkBotToken(diagnosis: Diagnosis): Promise<Check | null> {
  const token = await diagnosis.botToken()
  if (token === null) return null
  const what = 'botToken'
  if (token.had) return { what, state: 'ok', seen: null, mend: null }
  const mend = token.passwordOf === null ? assignIdentity : newPassword(token.passwordOf)
  return { what, state: 'missing', seen: null, mend }
}

/** Makes another password beside those that there are, and shows it to nobody. */
function newPassword(clientId: string): string {
  return `export BOT_PASSWORD=$(az ad app credential reset --id ${clientId} --append --query password --output tsv)`
}

/** Whether Rekey gets a token for the directory; what is in it, the checks of permissions tell. */
export async function checkGraphToken(diagnosis: Diagnosis): Promise<Check> {
  const token = await diagnosis.ownToken()
  const what = 'graphToken'
  if (token === 'noToken') return { what, state: 'missing', seen: null, mend: assignIdentity }
  const seen = token === 'unreadable' ? token : token.servicePrincipalId
  return { what, state: 'ok', seen, mend: null }
}
