import { canActForPeople } from '../adapters/entra/on-behalf-of.ts'
import { canGetBotToken } from '../adapters/teams/bot-authentication.ts'
import type { Diagnosis } from '../application/ports/diagnosis.ts'
import type { Settings } from '../settings.ts'
import type { Outside } from './outside-services.ts'
import { registrationOf } from './rights.ts'
import type { Surroundings } from './surroundings.ts'

/** What a check-up may ask of Graph and Entra. */
export function diagnosisOf(
  settings: Settings,
  { standing, credential }: Outside,
  { identity, endpoints }: Surroundings,
): Diagnosis {
  const registration = registrationOf(settings, credential)
  return {
    directoryUrl: settings.GRAPH_ENDPOINT,
    ownToken: () => standing.ownToken(),
    probe: (what) => standing.probe(what),
    clockAheadMs: () => standing.clockAheadMs(),
    botToken: async () => {
      const had = await canGetBotToken(identity, endpoints)
      const passwordOf = identity.type === 'SingleTenant' ? identity.id : null
      return had === null ? null : { had, passwordOf }
    },
    actsForPeople: async () => (registration ? canActForPeople(registration) : null),
  }
}
