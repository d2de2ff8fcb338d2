import { writeSync } from 'node:fs'
import { PGlite } from '@electric-sql/pglite'
import { productionSurroundings } from '../../src/compose/surroundings.ts'
import { startRekey } from '../../src/compose.ts'
import { readSettings } from '../../src/settings.ts'
import { fastClock } from './fast-clock.ts'
import { type Order, type SaveStrike, type Told, tellingDescriptor } from './orders.ts'
import { watchSaves } from './save-points.ts'

// The product as `npm start` makes it, but for its clock. Around it: a hand that kills the process
// at a save, and a look at the embedded engine, which no other process may open.

let strike: SaveStrike | null = null
let counts = new Map<string, number>()
let pglite: PGlite | undefined

/** Written before the call returns, so that a kill just after it swallows nothing. */
function tellNow(line: string): void {
  writeSync(tellingDescriptor, `${line}\n`)
}

function tell(told: Told): void {
  process.send?.(told)
}

function die(): never {
  process.kill(process.pid, 'SIGKILL')
  for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
}

watchSaves(async (label, save) => {
  const count = (counts.get(label) ?? 0) + 1
  counts.set(label, count)
  const name = `${label}#${count}`
  if (strike?.when === 'before' && strike.save === name) die()
  const result = await save()
  tellNow(`saved ${name}`)
  if (strike?.when === 'after' && strike.save === name) die()
  return result
})

const create = PGlite.create.bind(PGlite)
PGlite.create = (async (options: Parameters<typeof create>[0]) => {
  pglite = await create(options)
  return pglite
}) as typeof PGlite.create

const read = readSettings(process.env)
if (!read.ok) throw new Error(read.problems.join('; '))
const clock = fastClock(new Date(Number(process.env['CHAOS_NOW'])), (ms) =>
  tellNow(`skipped ${ms}`),
)
const rekey = await startRekey(read.settings, { ...productionSurroundings(read.settings), clock })

async function obey(order: Order): Promise<void> {
  switch (order.order) {
    case 'arm':
      strike = order.strike
      counts = new Map()
      return tell({ told: 'armed' })
    case 'ask': {
      const { rows = [] } = (await pglite?.query(order.sql)) ?? {}
      return tell({ told: 'rows', id: order.id, rows })
    }
    case 'round':
      return await rekey.scan()
  }
}

process.on('message', (order: Order) => void obey(order).catch(() => process.exit(3)))
process.once('disconnect', () => process.exit(4))
tell({ told: 'started', port: rekey.port })
