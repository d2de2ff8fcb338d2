import type { User } from './directory/model.ts'

/** Contoso, the simulated company. */
export const contoso = {
  tenantId: 'c0a70500-7e4a-4c0d-8a11-5eca11ed0001',
  domain: 'contoso.onmicrosoft.com',
  /** Name of the default vault, as `keyvault:` notes on applications say it. */
  vaultName: 'contoso-kv',
  secondVaultName: 'contoso-eu-kv',
} as const

function person(
  number: number,
  givenName: string,
  surname: string,
  more: Partial<User> = {},
): User {
  const plain = (name: string) =>
    name
      .normalize('NFKD')
      .replace(/[^a-z]/gi, '')
      .toLowerCase()
  const address = `${plain(givenName)}.${plain(surname)}@${contoso.domain}`
  return {
    id: `c0a70500-0000-4000-8000-${String(number).padStart(12, '0')}`,
    displayName: `${givenName} ${surname}`,
    givenName,
    surname,
    userPrincipalName: address,
    mail: address,
    jobTitle: null,
    department: 'IT',
    preferredLanguage: 'en-US',
    accountEnabled: true,
    userType: 'Member',
    ...more,
  }
}

/** Everybody at Contoso, with fixed object ids. */
export const people = {
  /** Owns the Payroll API, which is due first, and some applications that come due later. */
  alice: person(1, 'Alice', 'Novak', { jobTitle: 'Payroll engineer', department: 'Finance' }),
  /** Owns the Payroll API together with Alice. */
  ben: person(2, 'Ben', 'Okafor', { jobTitle: 'Developer', department: 'Finance' }),
  /** Owns applications with names like Alice's. */
  carla: person(3, 'Carla', 'Mendes', { jobTitle: 'Test lead', preferredLanguage: 'pt-BR' }),
  /** Owns none of Alice's applications. */
  david: person(4, 'David', 'Kim', { jobTitle: 'Developer', department: 'Sales' }),
  /** Application Administrator, owner of nothing. */
  erin: person(5, 'Erin', 'Schmidt', {
    jobTitle: 'Identity administrator',
    preferredLanguage: 'de-DE',
  }),
  farid: person(6, 'Farid', 'Haddad', { jobTitle: 'Platform engineer' }),
  /** Global Administrator. */
  grace: person(7, 'Grace', 'Liu', { jobTitle: 'Head of IT' }),
  /** Cloud Application Administrator. */
  hana: person(8, 'Hana', 'Suzuki', { jobTitle: 'Cloud engineer', preferredLanguage: 'ja-JP' }),
  /** Account disabled. */
  ivan: person(9, 'Ivan', 'Petrov', { jobTitle: 'Developer', accountEnabled: false }),
  /** Guest. */
  julia: person(10, 'Julia', 'Rossi', {
    userPrincipalName: `julia.rossi_fabrikam.example#EXT#@${contoso.domain}`,
    mail: 'julia.rossi@fabrikam.example',
    userType: 'Guest',
    department: null,
  }),
  /** Application Administrator of one application only: "Warehouse Scanner". */
  lena: person(12, 'Lena', 'Björk', { jobTitle: 'Warehouse lead', department: 'Logistics' }),
  /** Global Reader, which gives no right to change anything. */
  mateo: person(13, 'Mateo', 'García', { jobTitle: 'Auditor', preferredLanguage: 'es-ES' }),
  /** A quote in the name. */
  niamh: person(14, 'Niamh', "O'Brien", { jobTitle: 'Developer', department: 'Sales' }),
  /** Guest without a mail address. */
  omar: person(15, 'Omar', 'Aziz', {
    userPrincipalName: `omar.aziz_northwind.example#EXT#@${contoso.domain}`,
    mail: null,
    userType: 'Guest',
    department: null,
  }),
} as const satisfies Record<string, User>

/** Left the company; still named as owner, GET answers 404. */
export const deletedPerson = person(11, 'Kofi', 'Mensah')

/** The five whom the Playground shows; Alice sits at the keyboard. */
export const playgroundPeople: readonly User[] = [
  people.alice,
  people.ben,
  people.carla,
  people.david,
  people.erin,
]
