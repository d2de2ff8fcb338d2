import { openJobs } from '../../src/adapters/jobs/open-jobs.ts'
import type { JobHandlers } from '../../src/adapters/jobs/start-workers.ts'
import { openEngine } from '../../src/adapters/postgres/open-engine.ts'
import { postgresStore } from '../../src/adapters/postgres/store.ts'
import { aConversation, may } from './engine-data.ts'
import { quietLog } from './engine-log.ts'

// A process of its own on a data folder, to be killed: `rows` commits one conversation after the
// other and prints each id once it is committed; `job` starts a job that never ends.

const [dataDir, mode] = process.argv.slice(2)
const engine = await openEngine({ dataDir, log: quietLog })
const jobs = await openJobs({ connection: engine.connection, log: quietLog })
const store = postgresStore(engine.database, (database, job) => jobs.enqueue(database, job), {
  now: () => new Date(),
  isStreamed: false,
})

if (mode === 'rows') {
  for (let count = 0; ; count += 1) {
    const id = `chat-${count}`
    await store.conversations.remember(aConversation({ id, personId: id }), may(1))
    process.stdout.write(`${id}\n`)
  }
}

const nothing = async () => undefined
const handlers: JobHandlers = {
  'advance-rotation': async () => {
    process.stdout.write('started\n')
    await new Promise(() => undefined)
  },
  'refresh-cards': nothing,
  'deliver-notices': nothing,
  'refresh-warnings': nothing,
  'post-warning': nothing,
  'remove-secret': nothing,
  'resolve-matter': nothing,
  'plan-notices': nothing,
  'refresh-scan-cards': nothing,
  'refresh-approval': nothing,
  'stream-audit': nothing,
  round: nothing,
  digest: nothing,
  'own-digests': nothing,
  'prune-history': nothing,
  'post-digest': nothing,
  'install-bot': nothing,
}
const never = { cron: '0 0 1 1 *', tz: 'UTC' }
await jobs.start({
  handlers,
  schedules: { round: never, digest: never, 'own-digests': never, 'prune-history': never },
})
await store.enqueue({ queue: 'advance-rotation', data: { rotationId: 'rk-22222222' } })
