import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  isUploadPlace,
  readFileConsent,
  takesFiles,
} from '../../../src/adapters/teams/file-consent.ts'

describe('a file is written', () => {
  const hosts = ['*.sharepoint.com', 'localhost:8443']
  const good = [
    'https://contoso-my.sharepoint.com/personal/alice/upload?tempauth=x',
    'https://CONTOSO.SharePoint.com/x',
    'https://localhost:8443/x',
  ]
  const bad = [
    'http://contoso.sharepoint.com/x',
    'https://sharepoint.com/x',
    'https://evilsharepoint.com/x',
    'https://contoso.sharepoint.com.evil.example/x',
    'https://contoso.sharepoint.com@evil.example/x',
    'https://user@contoso.sharepoint.com/x',
    'https://contoso.sharepoint.com:8443/x',
    'https://localhost/x',
    'https://169.254.169.254/metadata',
  ]
  for (const url of good) test(`to ${url}`, () => assert.ok(isUploadPlace(url, hosts)))
  for (const url of bad) test(`never to ${url}`, () => assert.ok(!isUploadPlace(url, hosts)))
})

describe('the answer to an offer', () => {
  const uploadInfo = {
    uploadUrl: 'https://contoso.sharepoint.com/x',
    contentUrl: 'https://contoso.sharepoint.com/y',
    name: 'report.csv',
    uniqueId: '1',
    fileType: 'csv',
  }
  const accept = { type: 'fileUpload', action: 'accept', context: { file: 'report' }, uploadInfo }

  test('is read where Teams sends it', () => {
    assert.deepEqual(readFileConsent(accept), { action: 'accept', place: uploadInfo })
    const decline = { ...accept, action: 'decline', uploadInfo: undefined }
    assert.deepEqual(readFileConsent(decline), { action: 'decline' })
  })

  for (const [what, value] of Object.entries({
    nothing: undefined,
    'a text': 'accept',
    'another action': { ...accept, action: 'maybe' },
    'no place': { ...accept, uploadInfo: undefined },
    'a place without an address': { ...accept, uploadInfo: { ...uploadInfo, uploadUrl: 'x' } },
    "somebody else's file": { ...accept, context: { file: 'payroll' } },
    'no context': { ...accept, context: undefined },
  })) {
    test(`is none: ${what}`, () => assert.equal(readFileConsent(value), undefined))
  }
})

test('files go to personal chats, and not in the clouds that take none', () => {
  const serviceUrl = 'https://smba.trafficmanager.net/emea/'
  assert.ok(takesFiles({ kind: 'personal', serviceUrl }))
  assert.ok(!takesFiles({ kind: 'channel', serviceUrl }))
  assert.ok(!takesFiles({ kind: 'group', serviceUrl }))
  const high = 'https://smba.infra.gov.teams.microsoft.us/teams/'
  assert.ok(!takesFiles({ kind: 'personal', serviceUrl: high }))
})
