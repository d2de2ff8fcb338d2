import { people } from '../people.ts'
import { type SeedApplication, yearly } from './seed-application.ts'

const { ben, carla, david, farid, hana, niamh } = people

/** Applications whose credentials, policy or vault differ from the ordinary. */
export const unusualApplications: readonly SeedApplication[] = [
  // A newer secret is there already.
  {
    name: 'Badge Printer',
    owners: [ben],
    secrets: [yearly(300, 'replacement'), yearly(9, 'old')],
    consumer: 'daily',
  },
  {
    name: 'Analytics Export',
    owners: [carla],
    secrets: [yearly(250, 'current'), yearly(-10, 'expired')],
  },
  // Two secrets for two consumers.
  {
    name: 'Mobile App Backend',
    owners: [farid],
    secrets: [
      { name: 'ios', ends: 35, began: 360 },
      { name: 'android', ends: 170, began: 359 },
    ],
  },
  {
    name: 'Document Signing',
    owners: [hana],
    secrets: [],
    certificates: [{ name: 'CN=signing', ends: 22 }],
  },
  {
    name: 'Data Lake Reader',
    owners: [hana],
    secrets: [yearly(80)],
    federated: ['repo:contoso/data-lake:environment:prod', 'repo:contoso/data-lake:pull_request'],
    certificates: [{ name: 'CN=data-lake', ends: 400 }],
  },
  { name: 'Empty Registration', owners: [david], secrets: [] },
  {
    name: 'Time Clock Bridge',
    owners: [david],
    secrets: [{ name: null, ends: 44, began: 3_000, withoutHint: true }],
  },

  // Personal accounts: two secrets at most.
  {
    name: 'Consumer Rewards',
    owners: [carla],
    secrets: [
      { name: 'web', ends: 16, began: 349 },
      { name: 'mobile', ends: 190, began: 540 },
    ],
    audience: 'AzureADandPersonalMicrosoftAccount',
  },
  {
    name: 'Outlook Add-in',
    owners: [niamh],
    secrets: [yearly(48)],
    audience: 'PersonalMicrosoftAccount',
  },

  // Policy and state.
  { name: 'Treasury Gateway', owners: [farid], secrets: [yearly(21)], policy: 'cappedAt180Days' },
  { name: 'Vault Auditor', owners: [hana], secrets: [yearly(15)], policy: 'noNewSecrets' },
  { name: 'Decommissioned Kiosk', owners: [carla], secrets: [yearly(10)], disabled: true },

  // Vaults.
  {
    name: 'Contract Archive',
    owners: [hana],
    secrets: [yearly(36)],
    notes: 'keyvault:contoso-eu-kv/contract-archive-secret',
    stored: [{ vault: 'second', name: 'contract-archive-secret' }],
  },
  {
    name: 'Multi-region Store',
    owners: [farid],
    secrets: [yearly(41)],
    tags: ['keyvault:contoso-kv/multi-region-store', 'keyvault:contoso-eu-kv/multi-region-store'],
    stored: [
      { vault: 'first', name: 'multi-region-store' },
      { vault: 'second', name: 'multi-region-store' },
    ],
  },
  {
    name: 'Retired Vault Name',
    owners: [farid],
    secrets: [yearly(43)],
    notes: 'keyvault:contoso-kv/retired-name',
  },
  {
    name: 'Guarded Vault Name',
    owners: [farid],
    secrets: [yearly(46)],
    notes: 'keyvault:contoso-kv/guarded-by-security',
  },

  // Names that break careless rendering.
  { name: '**Bold** [link](https://example.com) _app_', owners: [farid], secrets: [yearly(26)] },
  { name: 'Report\u202Egnp.exe Service', owners: [farid], secrets: [yearly(27)] },
  {
    name: `Enterprise ${'Integration '.repeat(19)}Hub`,
    owners: [farid],
    secrets: [yearly(29)],
  },
  { name: null, key: 'without a name', owners: [farid], secrets: [yearly(31)] },
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the braces are the point of this name.
  { name: '${x} {{y}} <b>z</b>', owners: [farid], secrets: [yearly(32)] },
  { name: 'Zoë’s Übersicht 🚀 ダッシュボード', owners: [hana], secrets: [yearly(38)] },
]
