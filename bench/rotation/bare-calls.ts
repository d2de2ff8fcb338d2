// The baseline: what a rotation has to ask of the Microsoft clouds, and nothing else. Plain fetch,
// no SDK, no state, no card, no second look; a crash in it loses a value. Runs in a process of its
// own: node bare-calls.ts <work as JSON>; prints the durations as JSON.

import { setTimeout as wait } from 'node:timers/promises'

/** What the process is asked to do. */
export interface BareWork {
  readonly graphUrl: string
  readonly authorityUrl: string
  readonly vaultUrl: string
  readonly tenantId: string
  readonly bot: { readonly clientId: string; readonly clientSecret: string }
  readonly applications: readonly { readonly objectId: string; readonly clientId: string }[]
  readonly atOnce: number
  /** Pause between the three sign-ins of the proof; 0 for back to back. */
  readonly pauseMs: number
}

/** What it prints. */
export interface BareResult {
  readonly wallMs: number
  readonly eachMs: readonly number[]
}

const successes = 3

async function rotate(work: BareWork, at: number, tokens: { graph: string; vault: string }) {
  const application = work.applications[at]
  if (!application) throw new Error(`no application ${at}`)
  const graph = `${work.graphUrl}/v1.0/applications/${application.objectId}`
  const vault = `${work.vaultUrl}/secrets/bare-${application.objectId}`
  await ask(graph, tokens.graph)
  await ask(`${graph}/owners`, tokens.graph)
  await ask(`${vault}/versions?api-version=7.6`, tokens.vault)
  const endDateTime = new Date(Date.now() + 300 * 86_400_000).toISOString()
  const minted = (await ask(`${graph}/addPassword`, tokens.graph, 'POST', {
    passwordCredential: { displayName: 'bare', endDateTime },
  })) as { secretText: string; keyId: string }
  for (let done = 0; done < successes; done += 1) {
    if (done > 0 && work.pauseMs > 0) await wait(work.pauseMs)
    await tokenFor(work, application.clientId, minted.secretText, `${work.graphUrl}/.default`)
  }
  const tags = { 'key-id': minted.keyId }
  await ask(`${vault}?api-version=7.6`, tokens.vault, 'PUT', { value: minted.secretText, tags })
}

async function ask(url: string, token: string, method = 'GET', body?: object): Promise<unknown> {
  const response = await fetch(url, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  })
  // A vault that does not know the name yet answers 404 to a list.
  if (!response.ok && response.status !== 404) throw new Error(`${url}: ${response.status}`)
  return response.json()
}

async function tokenFor(
  work: BareWork,
  clientId: string,
  clientSecret: string,
  scope: string,
): Promise<string> {
  const response = await fetch(`${work.authorityUrl}/${work.tenantId}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
      scope,
    }),
  })
  const { access_token: token } = (await response.json()) as { access_token?: string }
  if (!token) throw new Error(`no token: ${response.status}`)
  return token
}

async function main(work: BareWork): Promise<BareResult> {
  const { clientId, clientSecret } = work.bot
  const tokens = {
    graph: await tokenFor(work, clientId, clientSecret, `${work.graphUrl}/.default`),
    vault: await tokenFor(work, clientId, clientSecret, 'https://vault.azure.net/.default'),
  }
  const eachMs: number[] = []
  const began = performance.now()
  let next = 0
  const lane = async () => {
    while (next < work.applications.length) {
      const at = next
      next += 1
      const start = performance.now()
      await rotate(work, at, tokens)
      eachMs.push(performance.now() - start)
    }
  }
  await Promise.all(Array.from({ length: work.atOnce }, lane))
  return { wallMs: performance.now() - began, eachMs }
}

if (import.meta.main) {
  const result = await main(JSON.parse(process.argv[2] ?? '{}') as BareWork)
  console.log(JSON.stringify(result))
}
