import { people } from '../../sandbox/tenant/people.ts'
import { seededBytes, seededGuid } from '../../sandbox/tenant/seeded.ts'
import type { World } from '../../sandbox/tenant/world.ts'

const dayMs = 86_400_000
/** Of so many applications one has a secret that is due, so that its owners are read. */
export const oneDueIn = 200
/** Of so many applications one has a certificate besides. */
const oneCertificateIn = 10

/**
 * Applications with three client secrets each on average, one to five. Secrets of one application
 * begin together, so that none replaces another: what is measured is the inventory, not a clean-up.
 */
export function seedApplications(world: World, count: number): void {
  const now = world.directory.now().getTime()
  const startAt = new Date(now - 100 * dayMs)
  for (let at = 0; at < count; at += 1) {
    const endsInDays = at % oneDueIn === 0 ? 20 : 100 + (at % 600)
    world.addApplication({
      id: seededGuid(`bench application ${at}`),
      appId: seededGuid(`bench client ${at}`),
      servicePrincipalId: seededGuid(`bench service principal ${at}`),
      displayName: `Billing service ${at} (${at % 3 === 0 ? 'production' : 'test'})`,
      createdAt: startAt,
      tags: at % 4 === 0 ? ['HideApp', `keyvault:contoso-kv/billing-${at}`] : [],
      ownerIds: [people.alice.id, people.ben.id],
      passwords: Array.from({ length: 1 + (at % 5) }, (_, number) => ({
        keyId: seededGuid(`bench secret ${at} ${number}`),
        displayName: `secret-${number + 1}`,
        startAt,
        endAt: new Date(now + (endsInDays + number * 30) * dayMs),
        hint: 'abc',
        secretText: '',
        replicatedAtMs: 0,
        attempts: 0,
      })),
      certificates: at % oneCertificateIn === 0 ? [certificate(at, startAt, now)] : [],
    })
  }
}

function certificate(at: number, startAt: Date, now: number) {
  return {
    keyId: seededGuid(`bench certificate ${at}`),
    displayName: 'CN=billing',
    startAt,
    endAt: new Date(now + 400 * dayMs),
    customKeyIdentifier: seededBytes(`bench certificate ${at}`, 20).toString('base64'),
  }
}

/** Somebody replaces the only client secret of an application that is not due, another each time. */
export function replaceSecret(world: World): void {
  const one = world.directory.applications().find(({ passwords: [only, ...more], ownerIds }) => {
    if (!only || more.length > 0 || only.displayName === replaced) return false
    return ownerIds.length > 0 && only.endAt.getTime() - only.startAt.getTime() > 150 * dayMs
  })
  if (!one) throw new Error('every application was changed before')
  world.addCredential(one.id, { displayName: replaced, endsInDays: 300 })
  world.deleteCredential(one.id, one.passwords.at(-1)?.keyId ?? '')
}

const replaced = 'replaced'
