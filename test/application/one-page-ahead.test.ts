import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { onePageAhead } from '../../src/application/one-page-ahead.ts'

describe('Pages that are read one ahead', () => {
  const asked: number[] = []
  async function* pages(count: number, failAt = 0) {
    asked.length = 0
    for (let page = 1; page <= count; page += 1) {
      asked.push(page)
      await Promise.resolve()
      if (page === failAt) throw new Error(`page ${page}`)
      yield page
    }
  }

  it('come in order, each once', async () => {
    const seen: number[] = []
    for await (const page of onePageAhead(pages(4))) seen.push(page)
    assert.deepEqual(seen, [1, 2, 3, 4])
  })

  it('are asked for while the one before is worked on, and no further', async () => {
    for await (const page of onePageAhead(pages(5))) {
      for (let turn = 0; turn < 20; turn += 1) await Promise.resolve()
      assert.deepEqual(asked.at(-1), Math.min(page + 1, 5))
    }
  })

  it('fail after the page before was worked on', async () => {
    const seen: number[] = []
    const read = async () => {
      for await (const page of onePageAhead(pages(4, 3))) seen.push(page)
    }
    await assert.rejects(read(), /page 3/)
    assert.deepEqual(seen, [1, 2])
  })

  it('are not asked for any more once the work stopped, and a late failure harms nobody', async () => {
    for await (const page of onePageAhead(pages(4, 2))) if (page === 1) break
    await new Promise((resolve) => setImmediate(resolve))
    assert.deepEqual(asked, [1, 2])
  })

  it('do not hold up who stops while one never comes', async () => {
    async function* stuck() {
      yield 1
      await new Promise(() => undefined)
    }
    for await (const page of onePageAhead(stuck())) if (page === 1) break
  })
})
