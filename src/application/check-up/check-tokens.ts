import type { Check } from '../../domain/checkup.ts'
import type { Diagnosis } from '../ports/diagnosis.ts'

/** Gives the process an identity to ask tokens with, where it runs as docs/deploying.md describes. */
const assignIdentity =
  'az containerapp identity assign --name <app> --resource-group <group> --user-assigned <resource id of the identity>'

/** Whether the bot can speak; null where it needs no token. */
export async function checkBotToken(diagnosis: Diagnosis): Promise<Check | null> {
  const had = await diagnosis.botToken()
  if (had === null) return null
  const what = 'botToken'
  return had
    ? { what, state: 'ok', seen: null, mend: null }
    : { what, state: 'missing', seen: null, mend: assignIdentity }
}

/** Whether Rekey gets a token for the directory; what is in it, the checks of permissions tell. */
export async function checkGraphToken(diagnosis: Diagnosis): Promise<Check> {
  const token = await diagnosis.ownToken()
  const what = 'graphToken'
  if (token === 'noToken') return { what, state: 'missing', seen: null, mend: assignIdentity }
  const seen = token === 'unreadable' ? token : token.servicePrincipalId
  return { what, state: 'ok', seen, mend: null }
}
