import { AsyncLocalStorage } from 'node:async_hooks'
import {
  type Context,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api'
import type { Spans } from '../../../application/ports/spans.ts'
import { ServiceError } from '../../../application/service-error.ts'

/** Spans that know which one they are part of. */
export interface WorkSpans extends Spans {
  /** The span that whatever runs now is part of. */
  context(): Context
  /** A span of a request to the outside, to be ended by whoever asked for it. */
  outside(name: string): Span
}

/** Spans of a tracer; nothing is registered with OpenTelemetry's globals, which libraries look at. */
export function workSpans(tracer: Tracer): WorkSpans {
  const current = new AsyncLocalStorage<Context>()
  // A turn was asked for by Teams, a job by the queue: Application Insights shows both as requests, but those
  // of the kind CONSUMER without their name.
  const kind = SpanKind.SERVER
  const context = () => current.getStore() ?? ROOT_CONTEXT
  return {
    context,
    outside: (name) => tracer.startSpan(name, { kind: SpanKind.CLIENT }, context()),
    within: async (name, facts, work, told) => {
      const span = tracer.startSpan(name, { kind, attributes: facts }, context())
      try {
        const result = await current.run(trace.setSpan(context(), span), work)
        if (told) span.setAttributes(told(result))
        return result
      } catch (error) {
        span.setAttribute('error.type', errorType(error))
        span.setStatus({ code: SpanStatusCode.ERROR })
        throw error
      } finally {
        span.end()
      }
    },
  }
}

/** The kind of an error; its message may quote anything. */
export function errorType(error: unknown): string {
  if (error instanceof ServiceError) return `${error.service} ${error.reason}`
  return error instanceof Error ? error.name : 'unknown'
}
