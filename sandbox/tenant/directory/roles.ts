/** Built-in Entra roles by template id, the same in every tenant. */
export const roleTemplates = {
  globalAdministrator: {
    id: '62e90394-69f5-4237-9190-012177145e10',
    displayName: 'Global Administrator',
  },
  applicationAdministrator: {
    id: '9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3',
    displayName: 'Application Administrator',
  },
  cloudApplicationAdministrator: {
    id: '158c047a-c907-4556-b7ef-446551a6b5f7',
    displayName: 'Cloud Application Administrator',
  },
  applicationDeveloper: {
    id: 'cf1c38e5-3621-4004-a7cb-879624dced7c',
    displayName: 'Application Developer',
  },
  globalReader: {
    id: 'f2ef992c-3afb-46b9-b7cf-a126ee74c451',
    displayName: 'Global Reader',
  },
} as const

export type RoleName = keyof typeof roleTemplates

/** The role's display name by template id, null for an unknown one. */
export function roleDisplayName(templateId: string): string | null {
  const known = Object.values(roleTemplates).find(({ id }) => id === templateId)
  return known?.displayName ?? null
}
