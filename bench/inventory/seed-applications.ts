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
 * With readers, as many are due, and each of these has one reader as its only owner.
 */
export function seedApplications(world: World, count: number, readers = 0): void {
  addReaders(world, readers)
  const now = world.directory.now().getTime()
  const startAt = new Date(now - 100 * dayMs)
  for (let at = 0; at < count; at += 1) {
    const due = readers > 0 ? dueApplication(at, count, readers) : at / oneDueIn
    const isDue = Number.isInteger(due)
    const endsInDays = isDue ? 20 : 100 + (at % 600)
    world.addApplication({
      id: seededGuid(`bench application ${at}`),
      appId: seededGuid(`bench client ${at}`),
      servicePrincipalId: seededGuid(`bench service principal ${at}`),
      displayName: `Billing service ${at} (${at % 3 === 0 ? 'production' : 'test'})`,
      createdAt: startAt,
      tags: at % 4 === 0 ? ['HideApp', `keyvault:contoso-kv/billing-${at}`] : [],
      ownerIds: isDue && readers > 0 ? [readerId(due)] : [people.alice.id, people.ben.id],
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

/** Somebody who owns one application that is due. */
export function readerId(number: number): string {
  return seededGuid(`bench reader ${number}`)
}

/** The place of a reader's application among so many. */
export function placeOfDue(reader: number, count: number, readers: number): number {
  return reader * Math.floor(count / readers)
}

/** The reader whose application stands at this place; no whole number where it is nobody's. */
function dueApplication(at: number, count: number, readers: number): number {
  const reader = at / Math.floor(count / readers)
  return reader < readers ? reader : Number.NaN
}

function addReaders(world: World, readers: number): void {
  for (let number = 0; number < readers; number += 1) {
    const id = readerId(number)
    world.directory.users.set(id, { ...people.alice, id, displayName: `Reader ${number}` })
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
