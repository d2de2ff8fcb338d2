import { setTimeout as sleep } from 'node:timers/promises'

import { dayMs } from '../clock.ts'
import { policyRefusal } from '../directory/credential-policy.ts'
import type { Directory } from '../directory/directory.ts'
import { parseGraphDate } from '../directory/graph-date.ts'
import type { Application } from '../directory/model.ts'
import { roleTemplates } from '../directory/roles.ts'
import { isRecord, jsonObjectOf, type Reply, ReplyError } from '../http/message.ts'
import { passwordEntity } from './application-entity.ts'
import { applicationOf, applicationRoutes, type GraphCall, type GraphRoute } from './graph-call.ts'
import { graphError, refuse } from './graph-error.ts'
import { permissions } from './permissions.ts'

const personalAudiences = ['AzureADandPersonalMicrosoftAccount', 'PersonalMicrosoftAccount']
const personalSecretsAtMost = 2

/**
 * POST …/addPassword and …/removePassword for both address forms. A second write to the same
 * application within `writeMs()` real milliseconds is answered with 409.
 */
export function passwordRoutes(directory: Directory, writeMs: () => number): GraphRoute[] {
  const writing =
    (write: (application: Application, call: GraphCall) => Reply) => async (call: GraphCall) => {
      const application = applicationOf(directory, call.values)
      requireRights(directory, application, call)
      if (application.writing) {
        refuse(
          409,
          'Directory_ConcurrencyViolation',
          'Update to same object in quick succession is not allowed. Please try again later.',
        )
      }
      application.writing = true
      try {
        await sleep(writeMs())
        return write(application, call)
      } finally {
        application.writing = false
      }
    }
  const add = writing((application, call) => addPassword(directory, application, call))
  const remove = writing((application, call) => removePassword(directory, application, call))
  return [
    ...applicationRoutes('POST', '/addPassword', permissions.writeApplications, add),
    ...applicationRoutes('POST', '/removePassword', permissions.writeApplications, remove),
  ]
}

function addPassword(directory: Directory, application: Application, call: GraphCall): Reply {
  const body = call.request.text === '' ? {} : jsonObjectOf(call.request)
  if (body === undefined) {
    return graphError(400, 'BadRequest', 'Unable to read JSON request payload.')
  }
  const wish = body['passwordCredential'] ?? {}
  if (!isRecord(wish)) {
    return graphError(400, 'Request_BadRequest', 'passwordCredential is not an object.')
  }
  const startAt = dateIn(wish, 'startDateTime') ?? directory.now()
  const endAt = dateIn(wish, 'endDateTime') ?? twoYearsAfter(startAt)
  if (endAt <= startAt || endAt <= directory.now()) {
    refuse(400, 'KeyCredentialsInvalidEndDate', 'Key credential end date is invalid.')
  }
  requirePolicy(directory, application, startAt, endAt)
  const count = application.passwords.length + 1
  if (personalAudiences.includes(application.signInAudience) && count > personalSecretsAtMost) {
    refuse(
      400,
      'Request_BadRequest',
      `Not allowed to add ${count} passwords. You can only add a maximum of ${personalSecretsAtMost} passwords.`,
    )
  }
  const { displayName } = wish
  const credential = directory.mintPassword(application, {
    displayName: typeof displayName === 'string' ? displayName : null,
    startAt,
    endAt,
  })
  directory.writers.set(credential.keyId, {
    ...directory.writers.get(credential.keyId),
    mintedBy: writerOf(call),
  })
  return {
    status: 200,
    body: {
      '@odata.context': `${call.request.url.origin}/v1.0/$metadata#microsoft.graph.passwordCredential`,
      ...passwordEntity(credential),
      secretText: credential.secretText,
    },
  }
}

function removePassword(directory: Directory, application: Application, call: GraphCall): Reply {
  const keyId = jsonObjectOf(call.request)?.['keyId']
  if (typeof keyId !== 'string') {
    return graphError(400, 'BadRequest', 'Invalid value specified for parameter keyId.')
  }
  if (!directory.removePassword(application, keyId.toLowerCase())) {
    return graphError(
      400,
      'Request_BadRequest',
      `No password credential found with keyId '${keyId}'.`,
    )
  }
  const id = keyId.toLowerCase()
  directory.writers.set(id, { ...directory.writers.get(id), removedBy: writerOf(call) })
  return { status: 204 }
}

/** The object id of the person whose token it was, or of the service principal. */
function writerOf({ caller }: GraphCall): string {
  return caller.person?.id ?? caller.servicePrincipalId
}

/** A person's token reaches no further than the person: what they own, or all that a role opens. */
function requireRights(
  directory: Directory,
  application: Application,
  { caller }: GraphCall,
): void {
  if (caller.person) {
    const { id } = caller.person
    if (application.ownerIds.includes(id) || managesApplications(directory, id)) return
  }
  if (caller.roles.includes('Application.ReadWrite.All')) return
  if (application.ownerIds.includes(caller.servicePrincipalId)) return
  refuse(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.')
}

function managesApplications(directory: Directory, personId: string): boolean {
  return directory.roleAssignments.some(
    ({ principalId, roleDefinitionId, directoryScopeId }) =>
      principalId === personId &&
      directoryScopeId === '/' &&
      managing.some((role) => roleTemplates[role].id === roleDefinitionId),
  )
}

const managing = [
  'globalAdministrator',
  'applicationAdministrator',
  'cloudApplicationAdministrator',
] as const

/** Codes and texts as seen in the field; the codes are not documented. */
function requirePolicy(
  directory: Directory,
  application: Application,
  startAt: Date,
  endAt: Date,
): void {
  const policy = directory.policyFor(application)
  const refusal = policyRefusal(policy, application, startAt, endAt)
  if (refusal === 'additionForbidden') {
    refuse(
      400,
      'CredentialTypeNotAllowedAsPerAppPolicy',
      `Credential type not allowed as per assigned policy '${policy.id}'.`,
    )
  }
  if (refusal === 'lifetimeTooLong') {
    const message = `Credential lifetime exceeds the max value allowed as per assigned policy '${policy.id}'.`
    throw new ReplyError(
      graphError(400, 'CredentialInvalidLifetimeAsPerAppPolicy', message, [
        { code: 'InvalidKeyEndDate', message, target: 'EndDate' },
      ]),
    )
  }
}

function dateIn(wish: Record<string, unknown>, name: string): Date | undefined {
  const text = wish[name]
  if (text === undefined || text === null) return undefined
  const date = parseGraphDate(text)
  if (date === undefined) {
    refuse(
      400,
      'BadRequest',
      `Cannot convert the literal '${String(text)}' to the expected type 'Edm.DateTimeOffset'.`,
    )
  }
  return date
}

function twoYearsAfter(start: Date): Date {
  const end = new Date(start)
  end.setUTCFullYear(end.getUTCFullYear() + 2)
  return end.getUTCMonth() === start.getUTCMonth() ? end : new Date(end.getTime() - dayMs)
}
