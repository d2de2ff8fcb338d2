import type { Person } from '../domain/application.ts'
import type { Card } from './card.ts'
import type { HouseRules } from './house-rules.ts'
import type { GivenUpJobs } from './ports/given-up-jobs.ts'
import type { Log } from './ports/log.ts'
import { type StatusPorts, showStatus } from './show-status.ts'

/** Tries once more what was given up; administrators only. Answers with the status after it. */
export async function retryGivenUp(
  ports: StatusPorts & { readonly givenUp: GivenUpJobs; readonly log: Log },
  rules: HouseRules,
  person: Person,
): Promise<Card> {
  if ((await ports.roles.adminRoleOf(person.id)) === null) {
    return { kind: 'message', message: { code: 'adminsOnly' } }
  }
  await ports.givenUp.retry()
  ports.log.info('given-up jobs tried again', { personId: person.id })
  return showStatus(ports, rules, person)
}
