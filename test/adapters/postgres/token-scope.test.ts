import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { databaseTokenScope } from '../../../src/adapters/postgres/token-scope.ts'

describe('A token for the database', () => {
  it('is asked for in the cloud that Rekey signs in to', () => {
    for (const [authority, scope] of [
      ['https://login.microsoftonline.com', 'https://ossrdbms-aad.database.windows.net/.default'],
      [
        'https://login.microsoftonline.us',
        'https://ossrdbms-aad.database.usgovcloudapi.net/.default',
      ],
      ['https://login.chinacloudapi.cn', 'https://ossrdbms-aad.database.chinacloudapi.cn/.default'],
    ] as const) {
      assert.equal(databaseTokenScope(authority), scope)
    }
  })

  it('is asked for in the public cloud where the authority is unknown', () => {
    assert.equal(
      databaseTokenScope('https://localhost:1'),
      'https://ossrdbms-aad.database.windows.net/.default',
    )
  })
})
