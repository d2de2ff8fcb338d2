import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import tls from 'node:tls'

import {
  type SandboxTenant,
  startTenant,
  type TenantOptions,
} from '../../sandbox/tenant/start-tenant.ts'
import { assertGraphAnswer, assertVaultAnswer } from './validated-answers.ts'
import type { GraphBody, TokenBody, VaultBody } from './wire-bodies.ts'

/** The day on which every test starts unless it says otherwise. */
export const startDate = new Date('2026-05-04T09:00:00Z')

export interface Answer<Body> {
  status: number
  headers: Headers
  /** Undefined when there was none, whatever the type says. */
  body: Body
}

export interface CallOptions {
  body?: unknown
  headers?: Record<string, string>
  /** Replaces the bot's token; null sends none. */
  token?: string | null
}

/** A started tenant, and calls to it whose every answer is held to Microsoft's descriptions. */
export interface TestedTenant {
  tenant: SandboxTenant
  /** `path` with or without /v1.0 or /beta in front, or a whole address such as a nextLink. */
  graph(method: string, path: string, options?: CallOptions): Promise<Answer<GraphBody>>
  vault<Body = VaultBody>(
    method: string,
    path: string,
    options?: CallOptions & { url?: string },
  ): Promise<Answer<Body>>
  /** Asks the token endpoint with a client secret. */
  token(clientId: string, clientSecret: string, scope?: string): Promise<Answer<TokenBody>>
  /** The bot's token for a resource. */
  botToken(resource: string): Promise<string>
}

/** Starts a tenant that closes after the test, and trusts its certificate authority. */
export async function openTenant(
  context: Pick<TestContext, 'after'>,
  options: TenantOptions = {},
): Promise<TestedTenant> {
  const tenant = await startTenant({ now: startDate, ...options })
  context.after(() => tenant.close())
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), tenant.caPem])

  const token: TestedTenant['token'] = async (
    clientId,
    clientSecret,
    scope = 'https://graph.microsoft.com/.default',
  ) => {
    const response = await fetch(`${tenant.authorityUrl}/${tenant.tenantId}/oauth2/v2.0/token`, {
      method: 'POST',
      body: new URLSearchParams({
        client_id: clientId,
        client_secret: clientSecret,
        scope,
        grant_type: 'client_credentials',
      }),
    })
    return answerOf(response)
  }
  const botToken = async (resource: string): Promise<string> => {
    const { clientId, clientSecret } = tenant.bot
    const answer = await token(clientId, clientSecret, `${resource}/.default`)
    assert.equal(answer.status, 200, JSON.stringify(answer.body))
    return answer.body.access_token
  }
  const send = async <Body>(
    url: string,
    resource: string,
    method: string,
    options: CallOptions,
  ): Promise<Answer<Body>> => {
    const bearer = options.token === undefined ? await botToken(resource) : options.token
    const response = await fetch(url, {
      method,
      headers: {
        ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }),
        ...options.headers,
      },
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
    })
    return answerOf(response)
  }

  return {
    tenant,
    token,
    botToken,
    async graph(method, path, callOptions = {}) {
      const url = graphUrl(tenant.graphUrl, path)
      const answer = await send<GraphBody>(url, tenant.graphUrl, method, callOptions)
      const plainPath = decodeURIComponent(new URL(url).pathname).replace(/^\/(v1\.0|beta)/, '')
      assertGraphAnswer(method, plainPath, answer.status, answer.body)
      return answer
    },
    async vault<Body>(
      method: string,
      path: string,
      { url = tenant.vaultUrl, ...callOptions }: CallOptions & { url?: string } = {},
    ) {
      const separator = path.includes('?') ? '&' : '?'
      const version = path.includes('api-version') ? '' : `${separator}api-version=2025-07-01`
      const target = path.startsWith('https:') ? path : `${url}${path}${version}`
      const answer = await send<Body>(target, 'https://vault.azure.net', method, callOptions)
      assertVaultAnswer(method, new URL(target).pathname, answer.status, answer.body)
      return answer
    },
  }
}

function graphUrl(origin: string, path: string): string {
  if (path.startsWith('https:')) return path
  return /^\/(v1\.0|beta)\//.test(path) ? `${origin}${path}` : `${origin}/v1.0${path}`
}

async function answerOf<Body>(response: Response): Promise<Answer<Body>> {
  const text = await response.text()
  return {
    status: response.status,
    headers: response.headers,
    body: text === '' ? undefined : JSON.parse(text),
  }
}
