import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isUnmet, neverMet } from './coverage.ts'
import { runWithId } from './plan-types.ts'

const played = (id: string, reached: boolean) => ({
  run: runWithId(id) ?? assert.fail(id),
  reached,
})
const look = 'server/undo/before:vault_GET_/secrets/a/versions'

describe('The crash test', () => {
  it('knows a crash point that was not met', () => {
    assert.ok(isUnmet(played(`${look}#1/none`, false)))
    assert.ok(!isUnmet(played(`${look}#1/none`, true)))
    assert.ok(!isUnmet(played('server/undo/no-crash/none', false)))
  })

  it('names a call at which nobody died', () => {
    const name = 'server/undo/vault_GET_/secrets/a/versions'
    assert.deepEqual(neverMet([played(`${look}#1/none`, false), played(`${look}#2/none`, false)]), [
      name,
    ])
    assert.deepEqual(
      neverMet([played(`${look}#1/none`, true), played(`${look}#2/none`, false)]),
      [],
    )
  })

  it('wants a read met once, and a write before it and after it', () => {
    const write = 'undo/before:graph_POST_/applications/{id}/removePassword#1/none'
    const all = [
      played(`${look}#1/none`, true),
      played('server/undo/after:vault_GET_/secrets/a/versions#1/none', false),
      played(`server/${write}`, true),
      played(`server/${write.replace('before', 'after')}`, false),
      played(`embedded/${write}`, false),
      played('server/rotate/unsaved:rotation#1/none', false),
    ]
    assert.deepEqual(neverMet(all), [
      'server/undo/after:graph_POST_/applications/{id}/removePassword',
      'embedded/undo/before:graph_POST_/applications/{id}/removePassword',
      'server/rotate/unsaved:rotation',
    ])
  })

  it('holds a fault or several lives to no place: they change what is called', () => {
    assert.deepEqual(neverMet([played(`${look}#1/reset`, false)]), [])
    assert.deepEqual(neverMet([played('server/undo/lives:1-2-3/none', false)]), [])
  })
})
