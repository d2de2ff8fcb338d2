import type { Kysely } from 'kysely'
import type { Clock } from '../../application/ports/clock.ts'
import type { Log } from '../../application/ports/log.ts'
import type { SendPace, Turn } from '../../application/ports/send-pace.ts'
import type { TeamsMeter } from '../../application/ports/teams-meter.ts'
import { ServiceError } from '../../application/service-error.ts'
import type { Schema } from './schema.ts'
import {
  bookSlot,
  countSlots,
  depart,
  departLater,
  firstPauseMs,
  pauseAll,
  type Slot,
} from './send-slots.ts'
import { outsideTransactions } from './store.ts'
import { UsualTime } from './usual-time.ts'

/** Longest that a turn is waited for; shorter than the grace that running work has at a stop. */
const longestWaitMs = 10_000
/** So long before it begins a turn is given out: to claim, to draw the card, to get a token. */
const aheadMs = 60
/** Less than this late is within what `tenantDepartures` leaves free. */
const leastLateMs = 15
/** More than this is Teams' own slowness. */
const mostLateMs = 400

/** A message that left: when it asked to, by this process's clock, and when by the database's. */
interface Left {
  readonly askedMs: number
  readonly at: string | undefined
}

interface PaceParts {
  readonly clock: Pick<Clock, 'sleep'>
  readonly log: Log
  readonly meter?: TeamsMeter
}

/**
 * The budget in the database, by its clock. A turn is booked in one statement outside of any
 * transaction; a process that dies with a booked turn wastes it and nothing else.
 */
export function postgresSendPace(
  shared: Kysely<Schema>,
  { clock, log, meter }: PaceParts,
): SendPace {
  const database = outsideTransactions(shared)
  /** What this process knows of the pause, by its own clock, which only goes forward. */
  let pausedUntilMs = Number.NEGATIVE_INFINITY
  const learnPause = (ms: number) => {
    if (ms > 0) pausedUntilMs = Math.max(pausedUntilMs, performance.now() + ms)
  }
  const pauseLeftMs = () => Math.max(0, pausedUntilMs - performance.now())
  const refuseInPause = () => {
    const retryAfterMs = pauseLeftMs()
    if (retryAfterMs > 0)
      throw new ServiceError('teams', 'throttled', { code: 'Held', retryAfterMs })
  }
  const book = async (scope: string | null): Promise<Slot> => {
    const heldMs = pauseLeftMs()
    if (heldMs > 0) return { kind: 'held', waitMs: heldMs, pauseMs: heldMs }
    const slot = await bookSlot(database, scope, longestWaitMs)
    learnPause(slot.pauseMs)
    return slot
  }
  /** Nobody waits for these; what goes wrong with them costs a refusal by Teams at most. */
  const apart = (what: Promise<unknown>) => {
    what.catch((error: unknown) => {
      log.warn('pace not kept', { problem: error instanceof Error ? error.name : null })
    })
  }
  const wait = async (ms: number, signal?: AbortSignal) => {
    if (ms > 0) await clock.sleep(ms, signal)
  }
  /** Comes back at the turn's moment, or as soon as those who are late leave room. */
  const begin = async (startsAtMs: number, signal?: AbortSignal): Promise<Left> => {
    await wait(startsAtMs - performance.now(), signal)
    for (;;) {
      refuseInPause()
      const askedMs = performance.now()
      const { waitMs, pauseMs, at } = await depart(database)
      learnPause(pauseMs)
      refuseInPause()
      if (waitMs === 0) return { askedMs, at }
      meter?.waited(waitMs)
      await wait(waitMs, signal)
    }
  }
  const usual = new UsualTime()
  /** A message that was long under way has arrived late, as far as anybody can tell. */
  const arrived = ({ askedMs, at }: Left) => {
    const lateMs = usual.excess(performance.now() - askedMs)
    if (at !== undefined && lateMs >= leastLateMs)
      apart(departLater(database, at, Math.min(lateMs, mostLateMs)))
  }
  const turnAt = (startsAtMs: number, signal?: AbortSignal): Turn => {
    let left: Left | undefined
    return {
      begins: async () => {
        left = await begin(startsAtMs, signal)
      },
      answered: () => left && arrived(left),
    }
  }
  return {
    turn: async (conversationId, signal) => {
      let scope: string | null = conversationId
      let leftMs = longestWaitMs
      for (;;) {
        const { kind, waitMs } = await book(scope)
        // Whoever comes back at the same moment as all others only meets them again.
        if (kind === 'held' && leftMs <= 0) return { laterMs: waitMs * (1 + Math.random()) }
        const pauseMs = kind === 'held' ? Math.min(waitMs, leftMs) : waitMs
        const endsAtMs = performance.now() + pauseMs
        if (pauseMs > 0) meter?.waited(pauseMs)
        leftMs -= pauseMs
        await wait(kind === 'tenant' ? pauseMs - aheadMs : pauseMs, signal)
        if (kind !== 'held') scope = null
        // A pause that began meanwhile is everybody's.
        if (kind === 'tenant' && pauseLeftMs() === 0) return turnAt(endsAtMs, signal)
      }
    },
    sentAtOnce: (conversationId) => apart(countSlots(database, conversationId)),
    throttled: (retryAfterMs) => {
      learnPause(retryAfterMs ?? firstPauseMs)
      apart(
        pauseAll(database, retryAfterMs).then((ms) => {
          learnPause(ms)
          meter?.paused(ms)
          log.warn('teams.throttled', { waitMs: Math.round(ms) })
        }),
      )
    },
  }
}
