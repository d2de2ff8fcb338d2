import { GraphError } from '@microsoft/microsoft-graph-client'
import { z } from 'zod/v4'
import { ServiceError } from '../../application/service-error.ts'
import { toServiceError } from './graph-error.ts'
import { retryAfterMs } from './throttle-headers.ts'

/** What came of one part of a batch. */
export type BatchAnswer =
  | { readonly ok: true; readonly body: unknown }
  | { readonly ok: false; readonly failure: ServiceError }

const part = z.object({
  id: z.string(),
  status: z.number().int(),
  headers: z.record(z.string(), z.unknown()).nullish(),
  body: z.unknown().optional(),
})
const answerSchema = z.object({ responses: z.array(z.unknown()) })
const errorBody = z.object({ error: z.object({ code: z.string(), message: z.string() }).partial() })

/**
 * The answers by the part's id, which come in any order. A part that is missing or has another form is
 * left out; undefined when the whole is no answer to a batch.
 */
export function readBatch(answer: unknown): Map<string, BatchAnswer> | undefined {
  const { data } = answerSchema.safeParse(answer)
  if (!data) return undefined
  const parts = data.responses.flatMap((each) => part.safeParse(each).data ?? [])
  return new Map(parts.map((each) => [each.id, answerIn(each)]))
}

function answerIn({ status, headers, body }: z.output<typeof part>): BatchAnswer {
  if (status >= 200 && status < 300) return { ok: true, body }
  const { code, message } = errorBody.safeParse(body).data?.error ?? {}
  const error = Object.assign(new GraphError(status, message), { code: code ?? null })
  return {
    ok: false,
    failure: toServiceError(error, 'read', retryAfterMs(caseless(headers ?? {}))),
  }
}

function caseless(headers: Readonly<Record<string, unknown>>): Pick<Headers, 'get'> {
  const values = new Map(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
  )
  return { get: (name) => values.get(name) ?? null }
}

/** The same failure for a part of which nothing was heard. */
export function noAnswer(): BatchAnswer {
  return { ok: false, failure: new ServiceError('graph', 'unavailable', { code: 'PartMissing' }) }
}
