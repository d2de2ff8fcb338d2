/** What Azure Database for PostgreSQL is called in the clouds that have their own Entra authority. */
const elsewhere: Readonly<Record<string, string>> = {
  'login.microsoftonline.us': 'https://ossrdbms-aad.database.usgovcloudapi.net',
  'login.chinacloudapi.cn': 'https://ossrdbms-aad.database.chinacloudapi.cn',
  'login.partner.microsoftonline.cn': 'https://ossrdbms-aad.database.chinacloudapi.cn',
}

/**
 * The scope of a token that is a password of Azure Database for PostgreSQL, in the cloud of this
 * Entra authority (`az cloud show --query endpoints.ossrdbmsResourceId`).
 */
export function databaseTokenScope(authorityHost: string): string {
  const service =
    elsewhere[new URL(authorityHost).host] ?? 'https://ossrdbms-aad.database.windows.net'
  return `${service}/.default`
}
