import { refreshScanCards, type ScanCardPorts } from './refresh-scan-cards.ts'

const everyMs = 3_000

/**
 * Does a round's work; meanwhile gives its sign of life and brings the cards that follow it up to
 * date every few seconds. What goes wrong with that is logged and never the round's trouble: its end
 * asks for the last word on every card by a job of its own.
 */
export async function showProgress(ports: ScanCardPorts, work: () => Promise<void>): Promise<void> {
  const over = new AbortController()
  const telling = tell(ports, over.signal)
  try {
    await work()
  } finally {
    over.abort()
    await telling
  }
}

async function tell(ports: ScanCardPorts, over: AbortSignal): Promise<void> {
  const { store, clock, log } = ports
  const shown = new Map<string, string>()
  while (await paused(ports, over)) {
    try {
      await store.scanCards.pulse(clock.now())
      await refreshScanCards(ports, shown)
    } catch (error) {
      log.warn('progress not shown', { problem: error instanceof Error ? error.message : null })
    }
  }
}

/** False once the work is done. */
async function paused({ clock }: ScanCardPorts, over: AbortSignal): Promise<boolean> {
  try {
    await clock.sleep(everyMs, over)
  } catch (error) {
    if (!over.aborted) throw error
  }
  return !over.aborted
}
