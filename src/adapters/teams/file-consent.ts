// What Teams says when somebody accepts or declines a file, read with suspicion.

import { z } from 'zod/v4'
import type { Conversation } from '../../application/ports/store.ts'

/** Where an accepted file goes. */
export interface UploadPlace {
  /** May be written to by whoever knows it, so it is never logged or kept. */
  readonly uploadUrl: string
  readonly contentUrl: string
  readonly name: string
  readonly uniqueId: string
  readonly fileType: string
}

/** The answer to the offer of a file. */
export type FileConsent =
  | { readonly action: 'accept'; readonly place: UploadPlace }
  | { readonly action: 'decline' }

const place = z.object({
  uploadUrl: z.url().max(8_000),
  contentUrl: z.url().max(8_000),
  name: z.string().min(1).max(400),
  uniqueId: z.string().min(1).max(200),
  fileType: z.string().max(20),
})

/** What the offer's answers carry: which file it is about, and no data. */
export const reportContext = { file: 'report' } as const
const context = z.object({ file: z.literal(reportContext.file) })

const consent = z.union([
  z
    .object({ action: z.literal('accept'), context, uploadInfo: place })
    .transform(({ action, uploadInfo }) => ({ action, place: uploadInfo })),
  z.object({ action: z.literal('decline'), context }).transform(({ action }) => ({ action })),
])

/** Reads the value of a `fileConsent/invoke`; undefined where it is not one of ours. */
export function readFileConsent(value: unknown): FileConsent | undefined {
  return consent.safeParse(value).data
}

/** Whether a file may be written to an address: https on one of the hosts (`*.` takes subdomains). */
export function isUploadPlace(uploadUrl: string, hosts: readonly string[]): boolean {
  const { protocol, host, hostname, username, password } = new URL(uploadUrl)
  if (protocol !== 'https:' || username !== '' || password !== '') return false
  return hosts.some((entry) => {
    const allowed = entry.toLowerCase()
    if (allowed.startsWith('*.')) return host === hostname && hostname.endsWith(allowed.slice(1))
    return [host, hostname].includes(allowed)
  })
}

/** Teams takes files from bots in personal chats alone, and not in the GCC High and DoD clouds. */
export function takesFiles({
  kind,
  serviceUrl,
}: Pick<Conversation, 'kind' | 'serviceUrl'>): boolean {
  return kind === 'personal' && !new URL(serviceUrl).hostname.endsWith('.teams.microsoft.us')
}
