import type { Person } from '../../domain/application.ts'
import { isFit } from '../../domain/checkup.ts'
import type { MessageCard } from '../card.ts'
import type { DoctorCard } from '../cards/doctor-card.ts'
import { findingCard } from '../finding-card.ts'
import type { HouseRules } from '../house-rules.ts'
import type { DirectoryRoles } from '../ports/app-registrations.ts'
import type { BotInstaller } from '../ports/bot-installer.ts'
import type { Clock } from '../ports/clock.ts'
import type { Diagnosis } from '../ports/diagnosis.ts'
import type { Store } from '../ports/store.ts'
import type { Vaults } from '../ports/vaults.ts'
import { checkUp } from './check-up.ts'

/** What `doctor` in a chat needs. */
export interface ShowCheckUpPorts {
  readonly diagnosis: Diagnosis
  readonly vaults: Vaults
  readonly installer: BotInstaller | null
  readonly clock: Clock
  readonly roles: DirectoryRoles
  readonly store: Store
}

const mostFindings = 10

/** Answers `doctor`: administrators alone learn what Rekey may and may not do. */
export async function showCheckUp(
  ports: ShowCheckUpPorts,
  rules: HouseRules,
  person: Person,
): Promise<DoctorCard | MessageCard> {
  if ((await ports.roles.adminRoleOf(person.id)) === null) {
    return { kind: 'message', message: { code: 'adminsOnly' } }
  }
  const { checks, findings } = await checkUp(
    { ...ports, state: { store: ports.store, pendingMigrations: [] } },
    rules,
  )
  return {
    kind: 'doctor',
    isFit: isFit(checks),
    checks,
    findings: findings.slice(0, mostFindings).map((recorded) => {
      const { application, what, keyId, firstSeenAt } = findingCard(recorded)
      return { application, what, keyId, firstSeenAt }
    }),
    moreFindings: Math.max(0, findings.length - mostFindings),
  }
}
