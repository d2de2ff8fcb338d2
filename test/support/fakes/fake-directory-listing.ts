import type {
  ApplicationsChanges,
  ApplicationsPage,
  DirectoryListing,
  ServicePrincipalsPage,
} from '../../../src/application/ports/directory-listing.ts'
import { ServiceError } from '../../../src/application/service-error.ts'
import type { Calls } from './calls.ts'
import type { FakeTenant, TenantApplication } from './fake-tenant.ts'

const pageSize = 2

/** The directory as lists over a fake tenant, two items a page. */
export function fakeDirectoryListing(tenant: FakeTenant, calls: Calls): DirectoryListing {
  const read = (held: readonly TenantApplication[]): ApplicationsPage => ({
    applications: held
      .filter(({ unreadable }) => !unreadable)
      .map((one) => ({ ...tenant.read(one), certificates: one.certificates })),
    unreadable: held
      .filter(({ unreadable }) => unreadable)
      .map(({ application }) => application.objectId),
  })
  return {
    async *pages(): AsyncGenerator<ApplicationsPage> {
      for (const held of pagesOf(tenant.all())) {
        yield await calls.perform('graph.pages', () => read(held))
      }
    },
    markNow: () => calls.perform('graph.markNow', () => markOf(tenant)),
    async *changesSince(mark): AsyncGenerator<ApplicationsChanges> {
      const since = await calls.perform('graph.changesSince', () => sequenceOf(tenant, mark))
      const next = markOf(tenant)
      for (const page of pagesOf(tenant.changedSince(since))) {
        yield await calls.perform('graph.changesSince', () => ({
          ...read(page),
          removed: [],
          mark: null,
        }))
      }
      const removed = tenant.removedSince(since)
      yield { applications: [], unreadable: [], removed, mark: next }
    },
    async *ownerless(): AsyncGenerator<string[]> {
      for (const page of pagesOf(tenant.all().filter(({ owners }) => owners.length === 0))) {
        yield await calls.perform('graph.ownerless', () =>
          page.map(({ application }) => application.objectId),
        )
      }
    },
    count: () => calls.perform('graph.count', () => tenant.all().length + tenant.countedBesides),
    async *servicePrincipals(): AsyncGenerator<ServicePrincipalsPage> {
      for (const servicePrincipals of pagesOf(tenant.servicePrincipals)) {
        yield await calls.perform('graph.servicePrincipals', () => ({
          servicePrincipals,
          unreadable: [],
        }))
      }
    },
  }
}

function markOf({ marksEpoch, sequence }: FakeTenant): string {
  return `${marksEpoch}:${sequence}`
}

function sequenceOf({ marksEpoch }: FakeTenant, mark: string): number {
  const [epoch, sequence] = mark.split(':').map(Number)
  if (epoch === marksEpoch && sequence !== undefined) return sequence
  throw new ServiceError('graph', 'notFound', { code: 'syncStateNotFound' })
}

function pagesOf<T>(all: readonly T[]): T[][] {
  const count = Math.ceil(all.length / pageSize)
  return Array.from({ length: count }, (_, page) =>
    all.slice(page * pageSize, (page + 1) * pageSize),
  )
}
