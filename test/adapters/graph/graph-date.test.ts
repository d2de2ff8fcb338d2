import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { graphDate } from '../../../src/adapters/graph/graph-date.ts'

const read = (text: unknown) => graphDate.safeParse(text).data?.toISOString()

describe('A date of Graph', () => {
  const dates = [
    ['2026-05-25T08:00:00Z', '2026-05-25T08:00:00.000Z'],
    ['2026-05-25T08:00:00.1234567Z', '2026-05-25T08:00:00.123Z'],
    ['2026-05-25T08:00:00+02:00', '2026-05-25T06:00:00.000Z'],
    ['9999-12-31T23:59:59.9999999Z', '9999-12-31T23:59:59.999Z'],
    ['9999-12-31T23:59:59-05:00', '9999-12-31T23:59:59.999Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
    ['0001-01-01T00:00:00+01:00', '0001-01-01T00:00:00.000Z'],
    ['1969-12-31T23:59:59Z', '1969-12-31T23:59:59.000Z'],
  ] as const
  for (const [text, moment] of dates) {
    it(`${text} is ${moment}`, () => {
      assert.equal(read(text), moment)
    })
  }

  for (const text of ['2026-02-30T00:00:00Z', '2026-05-25T08:00:00', '25 May 2026', '', null, 0]) {
    it(`is never guessed from ${JSON.stringify(text)}`, () => {
      assert.equal(read(text), undefined)
    })
  }
})
