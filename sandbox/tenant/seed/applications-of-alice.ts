import { people } from '../people.ts'
import { type SeedApplication, yearly } from './seed-application.ts'

const { alice, ben, farid } = people

/**
 * Alice's applications: exactly one is due within 60 days of the start, the others come due one
 * after the other as the clock advances.
 */
export const applicationsOfAlice: readonly SeedApplication[] = [
  {
    name: 'Payroll API',
    owners: [alice, ben],
    secrets: [yearly(12, 'payroll production')],
    notes: 'Monthly payroll run. Client secret: keyvault:contoso-kv/payroll-api-client-secret',
    consumer: 'daily',
    stored: [{ vault: 'first', name: 'payroll-api-client-secret', olderVersions: 1 }],
  },
  {
    name: 'Invoice Export',
    owners: [alice],
    secrets: [yearly(75, 'invoice export')],
    tags: ['finance', 'keyvault:contoso-kv/invoice-export-client-secret'],
    consumer: 'daily',
    stored: [{ vault: 'first', name: 'invoice-export-client-secret' }],
  },
  {
    name: 'Expense Portal',
    owners: [alice, farid],
    secrets: [yearly(110)],
    notes: 'Old consumer that never reloads its configuration.',
    consumer: 'stuck',
  },
  {
    name: 'Travel Booking',
    owners: [alice],
    secrets: [yearly(200, 'travel 2')],
    consumer: 'daily',
  },
  { name: 'HR Onboarding Sync', owners: [alice, ben], secrets: [yearly(340)] },
]
