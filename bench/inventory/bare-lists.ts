// The baselines, with plain fetch and JSON.parse, nothing stored: (a) pages through the lists that a
// round reads, (b) reads pages of 100 and then the owners of each application, one by one. A process
// of its own: node bare-lists.ts <work as JSON>; prints what it took as JSON.

import { setTimeout as wait } from 'node:timers/promises'
import { cpuSince, peakMb } from './cost-of-process.ts'
import type { ListStart } from './kept-answers.ts'
import type { TenantAddress } from './tenant.ts'

/** What the process is asked to do. */
export interface BareLists {
  readonly address: Omit<TenantAddress, 'caPem'>
  readonly lists: readonly ListStart[]
  /** Whether to ask for the owners of each application as well. */
  readonly owners: boolean
  /** Ends after so many applications. */
  readonly most: number
}

/** What it prints. */
export interface BareCost {
  readonly wallMs: number
  readonly cpuMs: number
  readonly peakMb: number
  readonly items: number
}

interface Page {
  readonly value: readonly { readonly id: string }[]
  readonly '@odata.nextLink'?: string
}

async function main({ address, lists, owners, most }: BareLists): Promise<BareCost> {
  const { graphUrl } = address
  const authorization = `Bearer ${await token(address)}`
  const ask = async (url: string, eventual: boolean): Promise<Page> => {
    const headers = { authorization, ...(eventual && { ConsistencyLevel: 'eventual' }) }
    const response = await fetch(url, { headers })
    const text = await response.text()
    if (response.status === 429) {
      await wait(Number(response.headers.get('retry-after')) * 1000)
      return ask(url, eventual)
    }
    if (!response.ok) throw new Error(`${url}: ${text}`)
    return JSON.parse(text) as Page
  }
  const began = performance.now()
  const cpu = process.cpuUsage()
  let items = 0
  for (const { page: first, eventual } of lists) {
    let next: string | undefined = `${graphUrl}${first}`
    while (next !== undefined && items < most) {
      const page: Page = await ask(next, eventual)
      for (const { id } of page.value) {
        if (items === most) break
        items += 1
        if (owners) await ask(`${graphUrl}/v1.0/applications/${id}/owners`, false)
      }
      next = page['@odata.nextLink']
    }
  }
  const wallMs = performance.now() - began
  return { wallMs, cpuMs: cpuSince(cpu), peakMb: peakMb(), items }
}

async function token({ authorityUrl, tenantId, bot, graphUrl }: BareLists['address']) {
  const response = await fetch(`${authorityUrl}/${tenantId}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: bot.clientId,
      client_secret: bot.clientSecret,
      scope: `${graphUrl}/.default`,
    }),
  })
  return ((await response.json()) as { access_token: string }).access_token
}

if (import.meta.main) {
  console.log(JSON.stringify(await main(JSON.parse(process.argv[2] ?? '{}') as BareLists)))
}
