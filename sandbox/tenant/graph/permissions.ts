/** Application permissions of Graph that routes ask for; any one of a list is enough. */
export const permissions = {
  readApplications: [
    'Application.Read.All',
    'Application.ReadWrite.OwnedBy',
    'Application.ReadWrite.All',
    'Directory.Read.All',
  ],
  writeApplications: ['Application.ReadWrite.OwnedBy', 'Application.ReadWrite.All'],
  readUsers: ['User.ReadBasic.All', 'User.Read.All', 'Directory.Read.All'],
  readMemberships: ['User.Read.All', 'Directory.Read.All'],
  readRoles: ['RoleManagement.Read.Directory', 'RoleManagement.Read.All', 'Directory.Read.All'],
  readPolicies: ['Policy.Read.All', 'Policy.Read.ApplicationConfiguration'],
  readReports: ['AuditLog.Read.All'],
  readCatalog: ['AppCatalog.Read.All', 'AppCatalog.ReadWrite.All'],
  readInstallations: [
    'TeamsAppInstallation.ReadForUser.All',
    'TeamsAppInstallation.ReadWriteSelfForUser.All',
    'TeamsAppInstallation.ReadWriteForUser.All',
  ],
  writeInstallations: [
    'TeamsAppInstallation.ReadWriteSelfForUser.All',
    'TeamsAppInstallation.ReadWriteForUser.All',
  ],
} as const

/** What the bot is granted unless a test says otherwise. */
export const usualBotPermissions: readonly string[] = [
  'Application.ReadWrite.All',
  'User.Read.All',
  'RoleManagement.Read.Directory',
  'Policy.Read.All',
  'AuditLog.Read.All',
  'AppCatalog.Read.All',
  'TeamsAppInstallation.ReadWriteSelfForUser.All',
]
