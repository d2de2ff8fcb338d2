// The baseline: send as fast as may be, and when Teams refuses, wait and try that message again.
// Plain fetch, no state, no shared budget: a crash forgets who was told. Runs in a process of its
// own: node bare-sends.ts, with its work as JSON on its standard input.

import { text } from 'node:stream/consumers'
import { setTimeout as wait } from 'node:timers/promises'

/** What the process is asked to do. */
export interface BareWork {
  readonly serviceUrl: string
  readonly chats: readonly string[]
  readonly atOnce: number
}

const firstBackoffMs = 1_000
const longestBackoffMs = 30_000

async function botToken(): Promise<string> {
  const { BOT_LOGIN_URL, BOT_ID = '', BOT_PASSWORD = '', BOT_OAUTH_SCOPE } = process.env
  const answer = await fetch(`${BOT_LOGIN_URL}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: BOT_ID,
      client_secret: BOT_PASSWORD,
      scope: `${BOT_OAUTH_SCOPE}/.default`,
    }),
  })
  const { access_token: token } = (await answer.json()) as { access_token?: string }
  if (!token) throw new Error(`no token: ${answer.status}`)
  return token
}

async function send(url: string, token: string): Promise<void> {
  for (let backoffMs = firstBackoffMs; ; backoffMs = Math.min(longestBackoffMs, backoffMs * 2)) {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ type: 'message', text: 'A client secret is about to expire.' }),
    })
    if (answer.ok) return void (await answer.text())
    if (answer.status !== 429) throw new Error(`${url}: ${answer.status}`)
    await answer.body?.cancel()
    const asked = Number(answer.headers.get('retry-after') ?? 0) * 1_000
    await wait(Math.max(asked, backoffMs * (0.5 + Math.random() / 2)))
  }
}

async function main({ serviceUrl, chats, atOnce }: BareWork): Promise<void> {
  const token = await botToken()
  let next = 0
  const lane = async () => {
    while (next < chats.length) {
      const chat = encodeURIComponent(chats[next] ?? '')
      next += 1
      await send(`${serviceUrl}v3/conversations/${chat}/activities`, token)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, lane))
}

// By its standard input: ten thousand chats are longer than a command line may be.
if (import.meta.main) await main(JSON.parse(await text(process.stdin)) as BareWork)
