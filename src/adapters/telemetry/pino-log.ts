import { type DestinationStream, pino } from 'pino'
import type { Log } from '../../application/ports/log.ts'

/**
 * JSON lines on standard output. Of an error only its name, message and stack are written, never
 * its other properties or causes: SDK errors carry requests and answers.
 */
export function createPinoLog(
  level: 'debug' | 'info' | 'warn' | 'error' | 'silent',
  destination?: DestinationStream,
): Log {
  const log = pino({ level, base: null }, destination)
  return {
    info: (event, facts) => log.info(facts ?? {}, event),
    warn: (event, facts) => log.warn(facts ?? {}, event),
    error: (event, error, facts) => log.error({ ...facts, error: described(error) }, event),
  }
}

function described(error: unknown): { name: string; message: string; stack?: string | undefined } {
  if (error instanceof Error) {
    return { name: error.name, message: error.message, stack: error.stack }
  }
  return { name: 'thrown value', message: typeof error }
}
