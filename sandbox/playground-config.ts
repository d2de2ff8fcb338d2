import { contoso, people, playgroundPeople } from './tenant/people.ts'

type Person = (typeof playgroundPeople)[number]

/** The team and chats that the Playground shows, with ids of our own. */
export const playgroundPlaces = {
  team: '19:contoso-payroll-team@thread.tacv2',
  alerts: '19:contoso-payroll-alerts@thread.tacv2',
  personal: 'contoso-alice-personal-chat',
  group: '19:contoso-payroll-group@thread.v2',
} as const

/** The Playground's configuration: Alice at the keyboard, five colleagues, one team. */
export function playgroundConfig(): object {
  const currentUser = people.alice
  const colleagues = [...playgroundPeople, people.grace].filter(({ id }) => id !== currentUser.id)
  return {
    version: '0.1.1',
    tenantId: contoso.tenantId,
    bot: { id: 'rekey-bot', name: 'Rekey' },
    currentUser: asUser(currentUser),
    users: colleagues.map(asUser),
    personalChat: { id: playgroundPlaces.personal },
    groupChat: { id: playgroundPlaces.group, name: 'Payroll chat' },
    team: {
      id: playgroundPlaces.team,
      name: 'Payroll',
      aadGroupId: 'c0a70500-7ea3-4000-8000-000000000001',
      // General is always there; the Playground takes one more.
      channels: [{ id: playgroundPlaces.alerts, name: 'Alerts' }],
    },
  }
}

/** The id is the Entra object id, so that a chat can be created by it. */
function asUser({ id, displayName, givenName, surname, mail, userPrincipalName }: Person) {
  return {
    id,
    name: displayName,
    // The Playground spells it so.
    userPrincipleName: userPrincipalName,
    aadObjectId: id,
    givenName,
    surname,
    email: mail,
  }
}
