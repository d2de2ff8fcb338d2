import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { inflateRawSync } from 'node:zlib'
import { buildPackage } from '../scripts/app-package/build-package.ts'
import { buildRegistration } from '../scripts/app-package/build-registration.ts'
import { readApiDescription } from './sandbox/open-api.ts'

const folder = new URL('../appPackage/', import.meta.url)
const template = new URL('../infra/aad.manifest.json', import.meta.url)
const ids = {
  TEAMS_APP_ID: '5b0c8a39-5f0e-4c0e-9d0a-6f0e6a0f5a11',
  BOT_ID: '0f6e4b9e-3f35-4f4b-8d4f-3f2b6f1f7c22',
  AUTH_APP_ID: '7c1d9b4a-6a1f-4d1f-8e1b-7a1f7b1a6b22',
}
const delegated = { ...ids, RIGHTS: 'delegated' }
const resource = `api://botid-${ids.BOT_ID}`

describe('the package of a bot that writes with the rights of people', () => {
  const realFetch = globalThis.fetch
  before(() => {
    globalThis.fetch = () => Promise.reject(new Error('no network in this test'))
  })
  after(() => {
    globalThis.fetch = realFetch
  })

  test('names the registration that signs them in, and the domain that takes part', async () => {
    const built = await buildPackage(folder, delegated)
    assert.ok(built.ok, JSON.stringify(built))
    const manifest = manifestIn(built.zip)
    assert.deepEqual(manifest.webApplicationInfo, { id: ids.AUTH_APP_ID, resource })
    assert.deepEqual(manifest.validDomains, ['token.botframework.com'])
  })

  test('is refused without that registration', async () => {
    const { AUTH_APP_ID: _, ...without } = delegated
    const built = await buildPackage(folder, without)
    assert.ok(!built.ok)
    assert.deepEqual(built.problems.slice(0, 1), ['AUTH_APP_ID is not set'])
  })

  test('and every other names the bot alone', async () => {
    const built = await buildPackage(folder, { ...ids, RIGHTS: 'application' })
    assert.ok(built.ok, JSON.stringify(built))
    const manifest = manifestIn(built.zip)
    assert.deepEqual(manifest.webApplicationInfo, { id: ids.BOT_ID, resource })
    assert.deepEqual(manifest.validDomains, [])
  })
})

describe('the registration that signs people in', () => {
  const api = readApiDescription('graph-applications.openapi.json')
  const schema = { $ref: '#/components/schemas/microsoft.graph.application' }

  test('is what Graph knows as an application, every member of it', async () => {
    const registration = JSON.parse((await buildRegistration(template, delegated)) ?? 'null')
    assert.deepEqual(api.problems(schema, registration), [])
    const spoiled = { ...registration, api: { ...registration.api, oauth2Permissions: [] } }
    assert.notDeepEqual(api.problems(schema, spoiled), [])
  })

  test('is of the bot, lets both Teams clients ask, and wants delegated rights alone', async () => {
    const { identifierUris, api, requiredResourceAccess } = JSON.parse(
      (await buildRegistration(template, delegated)) ?? 'null',
    )
    assert.deepEqual(identifierUris, [resource])
    const [scope, ...others] = api.oauth2PermissionScopes
    assert.deepEqual([scope.value, others], ['access_as_user', []])
    assert.deepEqual(
      api.preAuthorizedApplications.map((client: { appId: string }) => client.appId),
      ['1fec8e78-bce4-4aaf-ab1b-5451cc387264', '5e3ce6c0-2b1f-4285-8d4b-75ee78787346'],
    )
    for (const { delegatedPermissionIds } of api.preAuthorizedApplications) {
      assert.deepEqual(delegatedPermissionIds, [scope.id])
    }
    assert.equal(api.requestedAccessTokenVersion, 2)
    const [graph, ...more] = requiredResourceAccess
    assert.deepEqual(more, [])
    assert.deepEqual(
      graph.resourceAccess.map(({ type }: { type: string }) => type),
      ['Scope', 'Scope'],
    )
  })

  test('is not made where Rekey has rights of its own', async () => {
    assert.equal(await buildRegistration(template, ids), null)
  })

  test('holds no address or id of anybody before it is filled', () => {
    const guids = readFileSync(template, 'utf8').match(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g)
    assert.equal(new Set(guids).size, 6)
  })
})

/** The manifest is the first file of the zip. */
function manifestIn(zip: Buffer) {
  const size = zip.readUInt32LE(18)
  const start = 30 + zip.readUInt16LE(26) + zip.readUInt16LE(28)
  return JSON.parse(inflateRawSync(zip.subarray(start, start + size)).toString())
}
