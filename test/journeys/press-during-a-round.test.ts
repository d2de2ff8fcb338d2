import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { people } from '../../sandbox/tenant/people.ts'
import { eventually } from '../support/eventually.ts'
import { newApplication, rotated } from '../support/form-of.ts'
import { startInProcess } from '../support/rekey-in-process.ts'

suite('while a round reads the directory', () => {
  test('a person rotates, as if there were no round', async () => {
    const asked: { priority: string | null; path: string }[] = []
    const { promise: directoryAnswers, resolve: letTheRoundGoOn } = Promise.withResolvers<void>()
    await using world = await startInProcess(undefined, async (service, request, proceed) => {
      if (service !== 'graph') return proceed()
      const priority = request.headers.get('x-ms-throttle-priority')
      asked.push({ priority, path: request.path })
      if (priority === 'low') await directoryAnswers
      return proceed()
    })
    const pathsOf = (priority: string | null) =>
      asked.flatMap((each) => (each.priority === priority ? [each.path] : []))
    const roundEnded = () => world.lines.find(({ event }) => event === 'round ended')
    await eventually(() => pathsOf('low')[0], 'the round asks for applications')

    const alice = world.journey.user(people.alice, world.botUrl)
    await rotated(world, alice, newApplication(world))
    assert.equal(roundEnded(), undefined)
    assert.ok(pathsOf('high').some((path) => path.endsWith('/addPassword')))
    assert.deepEqual(pathsOf(null), [])

    letTheRoundGoOn()
    await eventually(roundEnded, 'the round ends')
    assert.ok(pathsOf('low').includes('/v1.0/$batch'))
    const readOneByOne = () => pathsOf('low').some((path) => path.endsWith('/owners'))
    const sent = () => world.lines.find(({ event }) => event === 'notice sent')
    await eventually(sent, 'a notice of the round')
    assert.ok(readOneByOne(), 'nobody waits for a notice either')
    const metrics = await (await fetch(`${world.botUrl()}/metrics`)).text()
    assert.match(metrics, /^rekey_graph_resource_units_total\{priority="low"\} [1-9]/m)
    assert.match(metrics, /^rekey_graph_resource_units_total\{priority="high"\} [1-9]/m)
  })
})
