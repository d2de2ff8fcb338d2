import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, it } from 'node:test'
import {
  type AuditLink,
  type ChainHead,
  checkChain,
  emptyChain,
  linkTo,
} from '../../src/domain/audit-chain.ts'

const sha256 = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex')
const at = new Date('2026-05-04T08:00:00Z')

/** A chain of five entries. */
function chain(): AuditLink[] {
  const links: AuditLink[] = []
  for (const what of ['a', 'b', 'c', 'd', 'e']) {
    links.push(linkTo(links.at(-1) ?? emptyChain, at, { what }, sha256))
  }
  return links
}

const headOf = (links: readonly AuditLink[]): ChainHead => links.at(-1) ?? emptyChain
const check = (links: readonly AuditLink[], head = headOf(chain()), anchors: ChainHead[] = []) =>
  checkChain(links, { head: () => head, anchors }, sha256)

/** The third entry says something else; its hash is made again where `rehashed`. */
function withThirdChanged(rehashed: boolean): AuditLink[] {
  const [first, second, third, ...rest] = chain() as [
    AuditLink,
    AuditLink,
    AuditLink,
    ...AuditLink[],
  ]
  const entry = { what: 'x' }
  const changed = rehashed ? linkTo(second, at, entry, sha256) : { ...third, entry }
  return [first, second, changed, ...rest]
}

describe('A chain', () => {
  it('is whole as it was written', async () => {
    const links = chain()
    const last = { sequence: 5, hash: links.at(-1)?.hash }
    assert.deepEqual(await check(links), { checked: 5, last, faults: [] })
  })

  it('can be checked by anybody: the hash of the hash before and the canonical entry', () => {
    const [first, second] = chain()
    const text = '{"at":"2026-05-04T08:00:00.000Z","entry":{"what":"b"},"sequence":2}'
    assert.equal(second?.hash, sha256(`${first?.hash}${text}`))
    assert.equal(first?.previousHash, '0'.repeat(64))
  })

  it('that is empty is whole', async () => {
    assert.deepEqual(await check([], emptyChain), { checked: 0, last: emptyChain, faults: [] })
  })

  it('shows an entry that was changed', async () => {
    assert.deepEqual((await check(withThirdChanged(false))).faults, [
      { fault: 'changed', sequence: 3 },
    ])
  })

  it('shows an entry that was changed and hashed anew by the one after it', async () => {
    assert.deepEqual((await check(withThirdChanged(true))).faults, [
      { fault: 'unlinked', sequence: 4 },
    ])
  })

  it('shows a moment that was changed', async () => {
    const links = chain().map((link) =>
      link.sequence === 2 ? { ...link, at: new Date('2026-05-05T08:00:00Z') } : link,
    )
    assert.deepEqual((await check(links)).faults, [{ fault: 'changed', sequence: 2 }])
  })

  it('shows which entries are missing, in its middle and at its beginning', async () => {
    const without = (...gone: number[]) =>
      chain().filter(({ sequence }) => !gone.includes(sequence))
    assert.deepEqual((await check(without(2, 3))).faults, [
      { fault: 'missing', sequence: 2, to: 3 },
    ])
    assert.deepEqual((await check(without(1))).faults, [{ fault: 'missing', sequence: 1, to: 1 }])
  })

  it('shows that its end is missing, all of it too', async () => {
    assert.deepEqual((await check(chain().slice(0, 3))).faults, [
      { fault: 'missing', sequence: 4, to: 5 },
    ])
    assert.deepEqual((await check([])).faults, [{ fault: 'missing', sequence: 1, to: 5 }])
  })

  it('shows that it goes on after its end, or ends in something else', async () => {
    assert.deepEqual((await check(chain(), headOf(chain().slice(0, 4)))).faults, [
      { fault: 'headMismatch', sequence: 5 },
    ])
    assert.deepEqual((await check(chain(), { sequence: 5, hash: 'f'.repeat(64) })).faults, [
      { fault: 'headMismatch', sequence: 5 },
    ])
  })

  it('shows two entries that changed places', async () => {
    const swapped = chain().map((link, index, all) => {
      const other = index === 1 ? all[2] : index === 2 ? all[1] : undefined
      return other ? { ...other, sequence: link.sequence } : link
    })
    const { faults } = await check(swapped)
    assert.deepEqual(faults[0], { fault: 'unlinked', sequence: 2 })
  })

  it('that was written anew as a whole is shown by a hash that was noted elsewhere', async () => {
    const anew: AuditLink[] = []
    for (const what of ['a', 'b', 'x', 'd', 'e']) {
      anew.push(linkTo(anew.at(-1) ?? emptyChain, at, { what }, sha256))
    }
    const noted = headOf(chain().slice(0, 4))
    const checked = (anchors: ChainHead[]) => check(anew, headOf(anew), anchors)
    assert.deepEqual((await checked([])).faults, [])
    assert.deepEqual((await checked([noted])).faults, [{ fault: 'anchorMismatch', sequence: 4 }])
    assert.deepEqual((await check(chain(), undefined, [noted])).faults, [])
    const later = { sequence: 9, hash: noted.hash }
    assert.deepEqual((await check(chain(), undefined, [later])).faults, [
      { fault: 'anchorMismatch', sequence: 9 },
    ])
  })
})
