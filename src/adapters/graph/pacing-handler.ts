import type { Context, Middleware, MiddlewareOptions } from '@microsoft/microsoft-graph-client'
import type { Pacer, Ticket } from './pacer.ts'
import { retryAfterMs } from './throttle-headers.ts'

/** Tells the handler which request it has before it, and takes what the SDK may drop. */
export class PacingOptions implements MiddlewareOptions {
  readonly ticket: Ticket
  /** What the answer asked; the SDK loses the headers of an error in an unusual form. */
  retryAfterMs: number | undefined

  constructor(ticket: Ticket) {
    this.ticket = ticket
  }
}

/** A link of the SDK's chain, next to the network: shows every answer's headers to the pacer. */
export class PacingHandler implements Middleware {
  readonly #pacer: Pacer
  #next: Middleware | undefined

  constructor(pacer: Pacer) {
    this.#pacer = pacer
  }

  setNext(next: Middleware): void {
    this.#next = next
  }

  async execute(context: Context): Promise<void> {
    await this.#next?.execute(context)
    const options = context.middlewareControl?.getMiddlewareOptions(PacingOptions)
    if (options instanceof PacingOptions && context.response) {
      options.retryAfterMs = retryAfterMs(context.response.headers)
      this.#pacer.answered(options.ticket, context.response)
    }
  }
}
