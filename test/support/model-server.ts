import { issueLoopbackCertificates } from '../../sandbox/tenant/certificates.ts'
import { listenOnLoopback, type Outcome } from '../../sandbox/tenant/http/listen.ts'
import { trust } from '../adapters/entra/sign-in-as-bot.ts'

/** One request for a completion, as it arrived. */
export interface ModelRequest {
  readonly path: string
  readonly authorization: string | null
  readonly body: {
    readonly model: string
    readonly max_tokens: number
    readonly messages: readonly { readonly role: string; readonly content: string }[]
  }
}

/** An OpenAI-compatible service on loopback, trusted by this process. */
export interface ModelServer extends AsyncDisposable {
  readonly settings: Readonly<Record<'MODEL_ENDPOINT' | 'MODEL_NAME' | 'MODEL_KEY', string>>
  readonly requests: ModelRequest[]
  /** What comes next, until something else is said. */
  next: Outcome
}

/** The answer of a model that says this. */
export function saying(content: unknown): Outcome {
  const message = { role: 'assistant', content }
  const body = { id: 'c-1', object: 'chat.completion', choices: [{ index: 0, message }] }
  return { kind: 'reply', reply: { status: 200, body } }
}

/** Starts one that understands nothing yet. */
export async function startModelServer(): Promise<ModelServer> {
  const certificates = await issueLoopbackCertificates()
  trust(certificates.caPem)
  const requests: ModelRequest[] = []
  const model: { next: Outcome } = { next: saying('help') }
  const server = await listenOnLoopback({
    name: 'model',
    port: 0,
    tls: certificates,
    handle: async ({ path, headers, text }) => {
      const authorization = headers.get('authorization')
      requests.push({ path, authorization, body: JSON.parse(text) })
      return model.next
    },
  })
  return Object.assign(model, {
    settings: {
      MODEL_ENDPOINT: `${server.url}/openai/v1`,
      MODEL_NAME: 'loopback-model',
      MODEL_KEY: 'loopback-only-model-key',
    },
    requests,
    [Symbol.asyncDispose]: () => server.close(),
  })
}
