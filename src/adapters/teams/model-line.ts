// The wire to the operator's model. OpenAIModel prints every failure whole, with what was sent and
// answered: so none reaches it. It gets an empty answer instead, and the failure is kept here.

import { z } from 'zod/v4'
import { ServiceError, type ServiceReason } from '../../application/service-error.ts'

const completion = z.object({
  choices: z.tuple([z.object({ message: z.object({ content: z.string() }) })], z.unknown()),
})
const mostBytes = 64 * 1024

/** One call to a model. */
export class ModelLine {
  /** Why there was no answer. */
  failure: ServiceError | undefined
  readonly #timeoutMs: number

  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs
  }

  /** Stands in for `fetch` in OpenAI's client; never fails. */
  readonly fetch = async (url: string | URL, init?: RequestInit): Promise<Response> => {
    let content = ''
    try {
      content = await complete(url, init, this.#timeoutMs)
    } catch (error) {
      this.failure =
        error instanceof ServiceError ? error : new ServiceError('model', 'unavailable')
    }
    return Response.json({ choices: [{ message: { role: 'assistant', content } }] })
  }
}

/** Elsewhere than to the address in the settings goes neither key nor text. */
async function complete(
  url: string | URL,
  init: RequestInit | undefined,
  timeoutMs: number,
): Promise<string> {
  const signal = AbortSignal.timeout(timeoutMs)
  const response = await fetch(url, { ...init, signal, redirect: 'error' })
  if (!response.ok) {
    await response.body?.cancel()
    throw new ServiceError('model', reasonOf(response.status), { code: String(response.status) })
  }
  const read = completion.safeParse(jsonIn(await textOf(response)))
  if (!read.success) throw new ServiceError('model', 'unreadable')
  return read.data.choices[0].message.content
}

async function textOf({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of body ?? []) {
    bytes += chunk.byteLength
    if (bytes > mostBytes) throw new ServiceError('model', 'unreadable', { code: 'TooLong' })
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function reasonOf(status: number): ServiceReason {
  if (status === 401 || status === 403) return 'forbidden'
  if (status === 404) return 'notFound'
  return status === 429 ? 'throttled' : 'unavailable'
}
