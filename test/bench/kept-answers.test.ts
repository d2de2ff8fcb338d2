import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { KeptAnswers } from '../../bench/inventory/kept-answers.ts'
import type { Outcome } from '../../sandbox/tenant/http/listen.ts'
import { requestTo, type SandboxRequest } from '../../sandbox/tenant/http/message.ts'

const list = '/v1.0/applications?$top=999&$select=id'

suite('Answers that the benchmark’s Graph keeps', () => {
  test('are built once for each state of the directory', async () => {
    const graph = aGraph()
    await graph.ask(list)
    await graph.ask(list)
    assert.equal(graph.state.built, 1)
    graph.state.sequence += 1
    await graph.ask(list)
    assert.equal(graph.state.built, 2)
  })

  test('are kept apart for those who ask for eventual consistency', async () => {
    const graph = aGraph()
    await graph.ask(list)
    await graph.ask(list, { ConsistencyLevel: 'eventual' })
    assert.equal(graph.state.built, 2)
    const starts = graph.answers.take().lists
    assert.deepEqual(starts, [
      { page: list, eventual: false },
      { page: list, eventual: true },
    ])
  })

  test('count as requests like those that are built', async () => {
    const graph = aGraph()
    await graph.ask(list)
    await graph.ask(list)
    await graph.ask(`${list}&$skiptoken=abc`)
    await graph.ask('/v1.0/applications/1/owners')
    const { lists, ...counted } = graph.answers.take()
    assert.deepEqual(counted, { requests: 4, applicationPages: 3, deltaPages: 0, units: 4 })
    assert.deepEqual(
      lists.map(({ page }) => page),
      [list],
    )
    assert.equal(graph.answers.take().requests, 0)
  })

  test('tell a question about some applications from the list of all', async () => {
    const graph = aGraph()
    await graph.ask(`${list}&$filter=owners/$count eq 0`)
    const { lists, requests, applicationPages } = graph.answers.take()
    assert.deepEqual(
      { lists, requests, applicationPages },
      {
        lists: [],
        requests: 1,
        applicationPages: 0,
      },
    )
  })

  test('are not made of what concerns one application', async () => {
    const graph = aGraph()
    await graph.ask('/v1.0/applications/1/owners')
    await graph.ask('/v1.0/applications/1/owners')
    assert.equal(graph.state.built, 2)
  })
})

/** A Graph behind kept answers, whose log tells of each answer that it builds. */
function aGraph() {
  const state = { sequence: 1, built: 0 }
  const answers = new KeptAnswers(() => state.sequence)
  const build = (request: SandboxRequest): Outcome => {
    state.built += 1
    const { method, path, url } = request
    const said = { status: 200, inBatch: false, at: new Date(0), durationMs: 0 }
    answers.count({ service: 'graph', method, path, query: url.search, ...said })
    return { kind: 'reply', reply: { status: 200, body: { value: [] } } }
  }
  const ask = (path: string, headers: Record<string, string> = {}) => {
    const request = requestTo('GET', new URL(`https://localhost${path}`), new Headers(headers))
    return answers.intercept('graph', request, async () => build(request))
  }
  return { state, answers, ask }
}
