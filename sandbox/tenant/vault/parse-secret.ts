import { isRecord, jsonObjectOf, type SandboxRequest } from '../http/message.ts'
import { refuse } from './vault-error.ts'
import type { SecretChanges } from './vault-store.ts'

const tagsAtMost = 15
const tagLengthAtMost = 256
const contentTypeAtMost = 255
const valueBytesAtMost = 25_600
const largestUnixTime = 2 ** 31 - 1

/** Value of a PUT body. */
export function valueFrom(request: SandboxRequest): string {
  const value = jsonObjectOf(request)?.['value']
  if (typeof value !== 'string') badParameter('Property value is required.')
  if (Buffer.byteLength(value) > valueBytesAtMost) {
    badParameter(`Secret value exceeds the maximum size of ${valueBytesAtMost} bytes.`)
  }
  return value
}

/** Attributes, tags and content type of a PUT or PATCH body, within the service's limits. */
export function changesFrom(request: SandboxRequest): SecretChanges {
  const body = jsonObjectOf(request)
  if (body === undefined) badParameter('Request body is not a JSON object.')
  const attributes = body['attributes'] ?? {}
  if (!isRecord(attributes)) badParameter('Property attributes is not an object.')
  const { enabled } = attributes
  if (enabled !== undefined && enabled !== null && typeof enabled !== 'boolean') {
    badParameter('Property attributes.enabled is not a boolean.')
  }
  return {
    contentType: contentTypeFrom(body['contentType']),
    tags: tagsFrom(body['tags']),
    enabled: enabled ?? undefined,
    nbf: unixTime(attributes['nbf'], 'nbf'),
    exp: unixTime(attributes['exp'], 'exp'),
  }
}

function contentTypeFrom(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'string' || value.length > contentTypeAtMost) {
    badParameter(`Property contentType is a text of at most ${contentTypeAtMost} characters.`)
  }
  return value
}

function tagsFrom(value: unknown): Record<string, string> | undefined {
  if (value === undefined || value === null) return undefined
  if (!isRecord(value)) badParameter('Property tags is not an object.')
  const entries = Object.entries(value)
  if (entries.length > tagsAtMost) badParameter(`At most ${tagsAtMost} tags are allowed.`)
  const tags: Record<string, string> = {}
  for (const [name, text] of entries) {
    if (
      typeof text !== 'string' ||
      text.length > tagLengthAtMost ||
      name.length > tagLengthAtMost
    ) {
      badParameter(`Tag ${name} is longer than ${tagLengthAtMost} characters.`)
    }
    tags[name] = text
  }
  return tags
}

function unixTime(value: unknown, name: string): number | undefined {
  if (value === undefined || value === null) return undefined
  if (!Number.isInteger(value) || Number(value) > largestUnixTime) {
    badParameter(`Property attributes.${name} is no unix time of 32 bits.`)
  }
  return Number(value)
}

export function badParameter(message: string): never {
  return refuse(400, 'BadParameter', message)
}
