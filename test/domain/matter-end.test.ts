import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { endOfMatter, warnedMatter } from '../../src/domain/matter-end.ts'
import { application, credential, now, oldKeyId } from '../support/worlds/payroll.ts'

const newer = credential({
  keyId: 'newer',
  startsAt: new Date('2026-05-01T00:00:00Z'),
  expiresAt: new Date('2027-05-01T00:00:00Z'),
})
const end = (...credentials: ReturnType<typeof credential>[]) =>
  endOfMatter(application({ credentials }), oldKeyId, now)

describe('A matter', () => {
  it('is over when a newer secret is beside it', () => {
    assert.deepEqual(end(credential(), newer), { how: 'replaced', by: newer })
  })

  it('is over when it is removed, whatever is left', () => {
    assert.deepEqual(end(), { how: 'removed', left: null })
    assert.deepEqual(end({ ...newer, expiresAt: now }), { how: 'removed', left: null })
    const longer = { ...newer, keyId: 'longer', expiresAt: new Date('2027-06-01T00:00:00Z') }
    assert.deepEqual(end(newer, longer), { how: 'removed', left: longer })
  })

  it('is over when the application is deleted', () => {
    assert.deepEqual(endOfMatter(undefined, oldKeyId, now), { how: 'applicationDeleted' })
  })

  it('goes on while the secret is there and nothing replaces it', () => {
    assert.equal(end(credential()), undefined)
    assert.equal(end(credential(), { ...newer, expiresAt: credential().expiresAt }), undefined)
  })

  it('goes on when the secret has expired: somebody has to see to it', () => {
    assert.equal(end(credential({ expiresAt: new Date('2026-05-01T00:00:00Z') })), undefined)
  })
})

describe('What a warning keeps', () => {
  it('names the application and the secret, and nothing besides', () => {
    const { objectId, clientId, displayName } = application()
    const { keyId, displayName: description, expiresAt, hint } = credential()
    assert.deepEqual(warnedMatter(application({ notes: 'kept out' }), credential()), {
      application: { objectId, clientId, displayName },
      secret: { keyId, displayName: description, expiresAt, hint },
    })
  })
})
