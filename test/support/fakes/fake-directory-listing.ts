import type {
  ApplicationsPage,
  DirectoryListing,
  ServicePrincipalsPage,
} from '../../../src/application/ports/directory-listing.ts'
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

function pagesOf<T>(all: readonly T[]): T[][] {
  const count = Math.ceil(all.length / pageSize)
  return Array.from({ length: count }, (_, page) =>
    all.slice(page * pageSize, (page + 1) * pageSize),
  )
}
