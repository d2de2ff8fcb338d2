import { deletedPerson, people } from '../people.ts'
import { type SeedApplication, yearly } from './seed-application.ts'
import { crowd, pipeline } from './seed-people.ts'

const { ben, carla, david, farid, hana, ivan, julia, niamh, omar } = people

/** Ordinary applications of other people, with every kind of ownership and expiry. */
export const applicationsOfOthers: readonly SeedApplication[] = [
  // Names like that of Alice's application.
  { name: 'Payroll API (test)', owners: [carla], secrets: [yearly(25, 'test')] },
  { name: 'Payroll Reports', owners: [ben], secrets: [yearly(45)], consumer: 'daily' },
  { name: 'Payroll Archive', owners: [david], secrets: [yearly(130)] },

  // One for each distance from expiry.
  { name: 'Build Agents', owners: [farid], secrets: [yearly(0.2, 'agents')], consumer: 'daily' },
  { name: 'Release Notifier', owners: [farid], secrets: [yearly(1)] },
  { name: 'CRM Connector', owners: [david], secrets: [yearly(3)], consumer: 'daily' },
  { name: 'Container Registry Mirror', owners: [farid], secrets: [yearly(7)] },
  { name: 'Log Forwarder', owners: [farid, pipeline], secrets: [yearly(14)], consumer: 'daily' },
  { name: 'Customer Portal', owners: [david, niamh], secrets: [yearly(30)], consumer: 'daily' },
  { name: 'Sales Dashboard', owners: [niamh], secrets: [yearly(60)] },
  { name: 'Quote Generator', owners: [niamh], secrets: [yearly(61)] },
  { name: 'Warehouse Scanner', owners: [niamh], secrets: [yearly(40)] },
  {
    name: 'Partner Portal',
    owners: [farid],
    secrets: [yearly(70)],
    audience: 'AzureADMultipleOrgs',
  },
  { name: 'Warehouse Telemetry', owners: [carla], secrets: [yearly(-3)] },
  { name: 'Meeting Room Display', owners: [carla], secrets: [yearly(-200)] },

  // Owners who cannot be reached, or only in part.
  { name: 'Orphaned Reporting Job', owners: [], secrets: [yearly(5)] },
  { name: 'Orphaned Print Queue', owners: [], secrets: [yearly(-40)] },
  { name: 'Legacy Fax Gateway', owners: [ivan], secrets: [yearly(20)] },
  { name: 'Old Intranet Search', owners: [deletedPerson], secrets: [yearly(33)] },
  { name: 'Supplier Onboarding', owners: [julia], secrets: [yearly(18)] },
  { name: 'Partner Feed', owners: [omar, carla], secrets: [yearly(52)] },
  { name: 'Infrastructure Pipeline', owners: [pipeline], secrets: [yearly(28)] },
  { name: 'Nightly Backup Runner', owners: [pipeline, hana], secrets: [yearly(90)] },
  { name: 'Shop Floor Terminal', owners: crowd, secrets: [yearly(100)] },
  {
    name: 'ConnectSyncProvisioning_CONTOSO-DC01_1a2b3c4d5e6f',
    owners: [],
    secrets: [{ name: null, ends: 11, began: 79 }],
    notes: 'Rotates its own secret.',
    consumer: 'daily',
  },
]
