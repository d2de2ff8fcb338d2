import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { TestClock } from 'pg-boss'
import type { Job } from '../../../src/application/ports/store.ts'
import { ServiceError } from '../../../src/application/service-error.ts'
import { forEachEngine } from '../../support/engine.ts'
import { may } from '../../support/engine-data.ts'
import { keptJobs, startTestWorkers, until, untilOn } from '../../support/engine-workers.ts'

const advance: Job = { queue: 'advance-rotation', data: { rotationId: 'rk-22222222' } }

forEachEngine((given) => {
  const kept = () => keptJobs(given(), 'advance-rotation')
  const waitsAgain = async () => (await kept())[0]?.state === 'retry'

  test('a job whose handler throws is tried again by itself', async (t) => {
    const clock = new TestClock(may(1).getTime())
    let tries = 0
    const flaky = async () => {
      tries += 1
      if (tries === 1) throw new Error('first time')
    }
    const { jobs } = await startTestWorkers(t, given(), { digest: flaky }, { clock })
    await jobs.enqueue(given().engine.database, { queue: 'digest', data: {} })
    await sql`update pgboss.job set start_after = ${may(1)}`.execute(given().engine.database)
    await untilOn(clock, () => tries === 1, 'the first try')
    await until(async () => (await keptJobs(given(), 'digest'))[0]?.state === 'retry', 'the retry')
    await clock.tick(70_000)
    await untilOn(clock, () => tries === 2, 'the second try')
  })

  test('a failed job waits some seconds, and at once no more when it is asked for again', async (t) => {
    let tries = 0
    await startTestWorkers(t, given(), {
      'advance-rotation': async () => {
        tries += 1
        if (tries === 1) throw new Error('first time')
      },
    })
    await given().store.enqueue(advance)
    await until(waitsAgain, 'the retry')
    const [retry] = await kept()
    assert.ok(retry && retry.waits > 0 && retry.waits <= 4, `${retry?.waits} seconds`)
    await given().store.enqueue(advance)
    const [hurried] = await kept()
    assert.ok(hurried?.state !== 'retry' || hurried.waits <= 0, 'no wait any more')
    await until(() => tries === 2, 'the second try')
    await until(async () => (await kept())[0]?.state === 'completed', 'the end')
    assert.equal((await kept()).length, 1)
  })

  test('a job is tried again no sooner than the service asked for', async (t) => {
    await startTestWorkers(t, given(), {
      'advance-rotation': async () => {
        throw new ServiceError('graph', 'throttled', { retryAfterMs: 600_000 })
      },
    })
    await given().store.enqueue(advance)
    await until(async () => ((await kept())[0]?.waits ?? 0) > 500, 'the postponed retry')
    const [retry] = await kept()
    assert.equal(retry?.state, 'retry')
    assert.ok(retry.waits <= 600)
  })

  test('a service that asks for less than the usual wait does not make us faster', async (t) => {
    await startTestWorkers(t, given(), {
      round: async () => {
        throw new ServiceError('graph', 'throttled', { retryAfterMs: 1 })
      },
    })
    await given().store.enqueue({ queue: 'round', data: {} })
    const retry = async () => (await keptJobs(given(), 'round'))[0]
    await until(async () => (await retry())?.state === 'retry', 'the retry')
    assert.ok(((await retry())?.waits ?? 0) > 25)
  })

  test('a job that fails on its last try is kept in the dead-letter queue', async (t) => {
    await given().store.enqueue(advance)
    await sql`update pgboss.job set retry_limit = 0`.execute(given().engine.database)
    const { lines } = await startTestWorkers(t, given(), {
      'advance-rotation': async () => {
        throw new ServiceError('vault', 'forbidden', { retryAfterMs: 1_000 })
      },
    })
    const dead = () => keptJobs(given(), 'advance-rotation.dead')
    await until(async () => (await dead()).length === 1, 'the dead letter')
    assert.deepEqual((await dead())[0]?.data, advance.data)
    assert.deepEqual(
      (await kept()).map((job) => job.state),
      ['failed'],
    )
    assert.deepEqual(
      lines.filter((line) => line.level === 'error').map((line) => line.event),
      ['job given up'],
    )
  })

  test('a job that was given up is counted, and tried again where somebody asks for that', async (t) => {
    const { store, jobs } = given()
    const notices: Job = { queue: 'deliver-notices', data: { to: 'person', id: 'ada' } }
    for (const job of [advance, notices]) await store.enqueue(job)
    await sql`update pgboss.job set retry_limit = 0`.execute(given().engine.database)
    let isMended = false
    const done: string[] = []
    const once = (what: string) => async () => {
      if (!isMended) throw new ServiceError('vault', 'forbidden')
      done.push(what)
    }
    await startTestWorkers(t, given(), {
      'advance-rotation': once('rotation'),
      'deliver-notices': once('notices'),
    })
    const lost = async () => (await jobs.givenUp.count()).length === 2
    await until(lost, 'both to be given up')
    assert.deepEqual(await jobs.givenUp.count(), [
      { queue: 'advance-rotation', jobs: 1 },
      { queue: 'deliver-notices', jobs: 1 },
    ])
    isMended = true
    await jobs.givenUp.retry()
    assert.deepEqual(await jobs.givenUp.count(), [])
    await until(() => done.length === 2, 'both to be done')
    assert.deepEqual(done.sort(), ['notices', 'rotation'])
  })

  test('a job that was given up and asked for anew meanwhile is done once', async (t) => {
    const { store, jobs, queued } = given()
    await store.enqueue(advance)
    await sql`update pgboss.job set retry_limit = 0`.execute(given().engine.database)
    const failing = await startTestWorkers(t, given(), {
      'advance-rotation': async () => {
        throw new ServiceError('vault', 'forbidden')
      },
    })
    await until(async () => (await jobs.givenUp.count()).length === 1, 'the dead letter')
    await failing.jobs.stop(1_000)
    await store.enqueue(advance)
    await jobs.givenUp.retry()
    assert.deepEqual(await jobs.givenUp.count(), [])
    const waiting = await queued()
    assert.deepEqual(
      waiting.filter(({ queue }) => queue === 'advance-rotation'),
      [advance],
    )
  })

  test('a failure is logged with ids and kept by its name, whatever its message quotes', async (t) => {
    const quoted = new TypeError('the answer was {"secretText":"s3cr3t"}', { cause: 's3cr3t' })
    const { lines } = await startTestWorkers(t, given(), {
      'advance-rotation': async () => {
        throw quoted
      },
    })
    await given().store.enqueue(advance)
    await until(waitsAgain, 'the retry')
    const everything = await sql<{ job: string }>`
      select to_jsonb(job)::text as job from pgboss.job`.execute(given().engine.database)
    assert.doesNotMatch(everything.rows.map((row) => row.job).join(), /s3cr3t/)
    const { jobId, ...facts } = lines.find((line) => line.level === 'error')?.facts ?? {}
    assert.match(String(jobId), /^[0-9a-f-]{36}$/)
    assert.deepEqual(facts, { queue: 'advance-rotation', attempt: 1, about: 'rk-22222222' })
  })

  test('a job that cannot be read does not reach its handler', async (t) => {
    await given().store.enqueue(advance)
    await sql`update pgboss.job set data = '{"rotationId":"drop"}'`.execute(given().engine.database)
    let reached = false
    const { lines } = await startTestWorkers(t, given(), {
      'advance-rotation': async () => {
        reached = true
      },
    })
    await until(waitsAgain, 'the retry')
    assert.equal(reached, false)
    const error = lines.find((line) => line.level === 'error')?.error
    assert.deepEqual(error, new ServiceError('engine', 'unreadable', { code: 'advance-rotation' }))
  })
})
