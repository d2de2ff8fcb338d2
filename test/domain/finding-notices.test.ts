import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Finding, findingId } from '../../src/domain/finding.ts'
import {
  type FindingPlanInput,
  findingToTell,
  planFindingNotices,
} from '../../src/domain/finding-notices.ts'
import { noticeId } from '../../src/domain/notice-plan.ts'
import { alice, application, ben, ownerOf, vaultUrl } from '../support/worlds/payroll.ts'

const { objectId, clientId, displayName } = application()
const finding: Finding = {
  kind: 'deadVersion',
  application: { objectId, clientId, displayName },
  keyId: 'gone',
  rotationId: null,
  description: null,
  servedBy: { vaultUrl, secretName: 'Payroll', version: 'v1' },
}
const plan = (changes: Partial<FindingPlanInput> = {}) =>
  planFindingNotices({
    findings: [finding],
    ownersOf: new Map([[objectId, [ownerOf(alice), ownerOf(ben)]]]),
    reachable: new Set([alice.id, ben.id]),
    attentionOf: new Map(),
    said: new Set(),
    ...changes,
  })

describe('A notice about a finding', () => {
  it('is due to every owner who can be reached', () => {
    assert.deepEqual(
      plan().map(({ recipient }) => recipient.id),
      [alice.id, ben.id],
    )
    assert.equal(plan({ reachable: new Set([ben.id]) }).length, 1)
    assert.equal(plan({ ownersOf: new Map() }).length, 0)
    const disabled = new Map([[objectId, [ownerOf(alice, { enabled: false })]]])
    assert.equal(plan({ ownersOf: disabled }).length, 0)
    const muted = new Map([[objectId, [{ kind: 'muted', personId: alice.id } as const]]])
    assert.deepEqual(
      plan({ attentionOf: muted }).map(({ recipient }) => recipient.id),
      [ben.id],
    )
  })

  it('is not due again once it was said, and is said of each finding', () => {
    const [first] = plan()
    assert.ok(first)
    const said = new Set([noticeId(first)])
    assert.equal(plan({ said }).length, 1)
    const elsewhere = { ...finding.servedBy, secretName: 'travel', version: 'v1' }
    assert.equal(plan({ said, findings: [finding, { ...finding, servedBy: elsewhere }] }).length, 3)
  })

  it('names its finding, and others name none', () => {
    const [first] = plan()
    assert.ok(first)
    assert.equal(findingToTell(first), findingId(finding))
    assert.equal(findingToTell({ ...first, stage: 30 }), undefined)
    assert.equal(findingToTell({ ...first, stage: 'expired' }), undefined)
  })
})
