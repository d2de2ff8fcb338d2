import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { openJobs } from '../../../src/adapters/jobs/open-jobs.ts'
import type { Job } from '../../../src/application/ports/store.ts'
import type { RotationId } from '../../../src/domain/rotation-name.ts'
import { forEachEngine } from '../../support/engine.ts'
import { aRotation } from '../../support/engine-data.ts'
import { quietLog } from '../../support/engine-log.ts'
import { gate, startTestWorkers, until } from '../../support/engine-workers.ts'

function advance(rotationId: RotationId): Job {
  return { queue: 'advance-rotation', data: { rotationId } }
}

forEachEngine((given) => {
  test('a job reaches its handler long before anyone would look for it', async (t) => {
    const handled: number[] = []
    await startTestWorkers(t, given(), { digest: async () => void handled.push(performance.now()) })
    for (const count of [1, 2, 3, 4, 5]) {
      const asked = performance.now()
      await given().store.enqueue({ queue: 'digest', data: {} })
      await until(() => handled.length === count, 'the digest')
      t.diagnostic(`${(handled.at(-1) ?? 0) - asked} ms from asking to handling`)
      assert.ok((handled.at(-1) ?? 0) - asked < 900)
    }
  })

  test('many who ask for a plan one after the other are served by few runs, soon', async (t) => {
    const ran: number[] = []
    await startTestWorkers(t, given(), {
      'plan-notices': async () => {
        ran.push(performance.now())
        await wait(200)
      },
    })
    const began = performance.now()
    let asked = 0
    while (performance.now() - began < 3_000) {
      await given().store.enqueue({ queue: 'plan-notices', data: {} })
      asked += 1
      await wait(50)
    }
    const lastAsked = performance.now()
    await until(() => (ran.at(-1) ?? 0) > lastAsked, 'a run after the last one asked')
    assert.ok(asked >= 20)
    assert.ok(ran.length <= 4, `${ran.length} runs for ${asked} who asked`)
  })

  test('many jobs are done one after the other without a pause', async (t) => {
    const handled = new Set<string>()
    await given().store.transaction(async (within) => {
      for (let count = 0; count < 60; count += 1) {
        await within.enqueue({
          queue: 'deliver-notices',
          data: { to: 'person', id: `person-${count}` },
        })
      }
    })
    const started = performance.now()
    await startTestWorkers(t, given(), {
      'deliver-notices': async ({ id }) => void handled.add(id),
    })
    await until(() => handled.size === 60, 'all notices')
    assert.ok(performance.now() - started < 5_000, 'sooner than the next look')
  })

  test('a rotation has one running job, and what is asked meanwhile is done once after it', async (t) => {
    const { store, queued } = given()
    const door = gate()
    let running = 0
    let most = 0
    let runs = 0
    await startTestWorkers(t, given(), {
      'advance-rotation': async () => {
        running += 1
        runs += 1
        most = Math.max(most, running)
        await door.opened
        running -= 1
      },
    })
    await store.enqueue(advance('rk-22222222'))
    await until(() => running === 1, 'the first run')
    for (const _ of [1, 2, 3]) await store.enqueue(advance('rk-22222222'))
    assert.deepEqual(await queued(), [advance('rk-22222222')])
    door.open()
    await until(async () => runs === 2 && running === 0, 'the second run')
    assert.equal(most, 1)
    assert.deepEqual(await queued(), [])
  })

  test('a job for later waits until then, and comes at once where somebody asks for it at once', async (t) => {
    const { store, queued } = given()
    const handled: string[] = []
    await startTestWorkers(t, given(), {
      'deliver-notices': async ({ id }) => void handled.push(id),
    })
    const notices = (id: string): Job => ({ queue: 'deliver-notices', data: { to: 'person', id } })
    await store.enqueue(notices('ada'), new Date(Date.now() + 3_600_000))
    await store.enqueue(notices('bob'), new Date(Date.now() + 3_600_000))
    await store.enqueue(notices('cleo'))
    await until(() => handled.includes('cleo'), "Cleo's notices")
    assert.deepEqual(handled, ['cleo'])
    await store.enqueue(notices('bob'))
    await until(() => handled.includes('bob'), "Bob's notices")
    assert.deepEqual(handled, ['cleo', 'bob'])
    assert.deepEqual(await queued(), [notices('ada')])
  })

  test('one whole round that was asked for stays whole, whichever way it was asked first', async () => {
    const { store, queued } = given()
    const usual: Job = { queue: 'round', data: {} }
    const whole: Job = { queue: 'round', data: { full: true } }
    for (const asked of [
      [usual, whole],
      [whole, usual],
      [usual, whole, usual],
    ]) {
      for (const job of asked) await store.enqueue(job)
      assert.deepEqual(await queued(), [whole])
      await given().reset()
    }
  })

  test('a rotation that takes long holds up no other', async (t) => {
    const { store } = given()
    const door = gate()
    const done: string[] = []
    t.after(() => door.open())
    await startTestWorkers(t, given(), {
      'advance-rotation': async ({ rotationId }) => {
        if (rotationId === 'rk-22222222') await door.opened
        done.push(rotationId)
      },
    })
    await store.enqueue(advance('rk-22222222'))
    await store.enqueue(advance('rk-33333333'))
    await store.enqueue(advance('rk-44444444'))
    await until(() => done.length === 2, 'the others')
    assert.deepEqual(done.sort(), ['rk-33333333', 'rk-44444444'])
  })

  test('a handler sees what was committed with its job', async (t) => {
    const { store } = given()
    const seen: boolean[] = []
    await startTestWorkers(t, given(), {
      'advance-rotation': async ({ rotationId }) =>
        void seen.push((await store.rotations.byId(rotationId)) !== undefined),
    })
    await store.transaction(async (within) => {
      await within.enqueue(advance('rk-22222222'))
      await within.rotations.insert(aRotation('rk-22222222'))
    })
    await until(() => seen.length === 1, 'the job')
    assert.deepEqual(seen, [true])
  })

  test('stopping waits for the job that runs and leaves it alone', async (t) => {
    const started = gate()
    const door = gate()
    let finished: 'undisturbed' | 'aborted' | undefined
    const { jobs } = await startTestWorkers(t, given(), {
      digest: async (_, signal) => {
        started.open()
        await door.opened
        finished = signal.aborted ? 'aborted' : 'undisturbed'
      },
    })
    await given().store.enqueue({ queue: 'digest', data: {} })
    await started.opened
    const stopped = jobs.stop().then(() => 'stopped')
    assert.equal(await Promise.race([stopped, wait(500, 'waiting')]), 'waiting')
    door.open()
    await stopped
    assert.equal(finished, 'undisturbed')
  })

  test('a job that does not end in time is told to stop, and is tried again', async (t) => {
    const started = gate()
    let aborted = false
    const { jobs } = await startTestWorkers(t, given(), {
      digest: (_, signal) =>
        new Promise((_resolve, reject) => {
          started.open()
          signal.addEventListener('abort', () => {
            aborted = true
            reject(signal.reason)
          })
        }),
    })
    await given().store.enqueue({ queue: 'digest', data: {} })
    await started.opened
    await jobs.stop(1_000)
    assert.equal(aborted, true)
    assert.deepEqual(await given().queued(), [{ queue: 'digest', data: {} }])
  })

  test('opening the queue twice changes nothing', async () => {
    const again = await openJobs({ connection: given().connection, log: quietLog })
    await again.stop()
    await given().store.enqueue(advance('rk-22222222'))
    assert.deepEqual(await given().queued(), [advance('rk-22222222')])
  })

  test('a waiting job does not start while a transaction that asked for it again is open', {
    skip: given.kind === 'embedded' ? 'one connection: transactions never overlap' : false,
  }, async (t) => {
    const { store, engine, jobs } = given()
    const seen = new Map<string, boolean>()
    await store.enqueue(advance('rk-22222222'))
    await store.transaction(async (within) => {
      await within.rotations.insert(aRotation('rk-22222222'))
      await within.enqueue(advance('rk-22222222'))
      await startTestWorkers(t, given(), {
        'advance-rotation': async ({ rotationId }) => {
          const row = await engine.database
            .selectFrom('rotation')
            .select('id')
            .where('id', '=', rotationId)
            .executeTakeFirst()
          seen.set(rotationId, row !== undefined)
        },
      })
      await jobs.enqueue(engine.database, advance('rk-33333333'))
      await until(() => seen.has('rk-33333333'), 'a later job')
      assert.equal(seen.has('rk-22222222'), false)
    })
    await until(() => seen.has('rk-22222222'), 'the job itself')
    assert.equal(seen.get('rk-22222222'), true)
  })
})
