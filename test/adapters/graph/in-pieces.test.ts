import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inPieces } from '../../../src/adapters/graph/in-pieces.ts'

test('gives everything in its order, a hundred at a time', async () => {
  const items = Array.from({ length: 250 }, (_, at) => at)
  const pieces: (readonly number[])[] = []
  for await (const piece of inPieces(items)) pieces.push(piece)
  assert.deepEqual(
    pieces.map(({ length }) => length),
    [100, 100, 50],
  )
  assert.deepEqual(pieces.flat(), items)
})

test('gives nothing of nothing', async () => {
  for await (const piece of inPieces([])) assert.fail(`a piece of ${piece.length}`)
})

test('lets whoever waits have a turn after each piece', async () => {
  const went: string[] = []
  setImmediate(() => went.push('somebody else'))
  for await (const piece of inPieces(Array.from({ length: 200 }))) went.push(`${piece.length}`)
  assert.deepEqual(went, ['100', 'somebody else', '100'])
})
