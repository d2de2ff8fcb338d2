import { AsyncLocalStorage } from 'node:async_hooks'
import type { Turn } from '../../application/ports/send-pace.ts'

const underWay = new AsyncLocalStorage<{ turn: Turn | undefined }>()

/**
 * The first request of `act` leaves when the turn begins: by then the SDK has made everything ready,
 * the token too, and nothing stands between the turn's moment and the wire.
 */
export function inTurn<T>(turn: Turn | undefined, act: () => Promise<T>): Promise<T> {
  return underWay.run({ turn }, act)
}

/** The turn of the request that is about to leave; each is given once. */
export function takeTurn(): Turn | undefined {
  const held = underWay.getStore()
  const turn = held?.turn
  if (held) held.turn = undefined
  return turn
}
