import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { eachInTurn } from '../../src/application/each-in-turn.ts'

suite('One after the other', () => {
  test('a failure keeps nothing back, and is thrown at the end', async () => {
    const done: number[] = []
    const doing = eachInTurn([1, 2, 3, 4], async (item) => {
      if (item % 2 === 0) throw new Error(`no ${item}`)
      done.push(item)
    })
    await assert.rejects(doing, { message: 'no 4' })
    assert.deepEqual(done, [1, 3])
  })

  test('the next begins when the one before has ended', async () => {
    const course: string[] = []
    await eachInTurn(['a', 'b'], async (item) => {
      course.push(`${item} begins`)
      await Promise.resolve()
      course.push(`${item} ends`)
    })
    assert.deepEqual(course, ['a begins', 'a ends', 'b begins', 'b ends'])
  })
})
