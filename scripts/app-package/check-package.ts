// Everything that would make Teams refuse the app package, found on this machine and without a
// network: the manifest and its languages against their schemas, and the icons.

import { AppManifestUtils, type TeamsManifest } from '@microsoft/app-manifest'
import { languageProblems } from './check-language.ts'
import { readPixels } from './read-pixels.ts'
import { readPng } from './read-png.ts'

/** The parts of an app package, before they are one file. */
export interface PackageParts {
  readonly manifest: string
  readonly color: Buffer
  readonly outline: Buffer
  /** The texts of every further language, by the name of its file. */
  readonly languages: ReadonlyMap<string, string>
  /** The registration that signs people in; null where the manifest is to name the bot itself. */
  readonly signIn: string | null
}

/** Every problem in one sentence each; none means that the package can be built. */
export async function checkPackage(parts: PackageParts): Promise<string[]> {
  const icons = [
    ...iconProblems('color.png', parts.color, { side: 192, alpha: false }),
    ...iconProblems('outline.png', parts.outline, { side: 32, alpha: true }),
  ]
  const manifest = await manifestProblems(parts.manifest)
  const identity = manifest.length > 0 ? [] : identityProblems(parts.manifest, parts.signIn)
  const languages = await Promise.all(
    [...parts.languages].map(([file, text]) => languageProblems(file, text, parts.manifest)),
  )
  return [...manifest, ...identity, ...languages.flat(), ...icons]
}

async function manifestProblems(text: string): Promise<string[]> {
  let manifest: TeamsManifest
  try {
    manifest = JSON.parse(text)
  } catch (error) {
    return [`manifest.json is no JSON: ${error instanceof Error ? error.message : error}`]
  }
  const complaints = await AppManifestUtils.validateAgainstSchema(manifest)
  return complaints.map((complaint) => `manifest.json: ${complaint.replace(/ Details: .*$/, '')}`)
}

interface ManifestIdentity {
  readonly bots?: readonly { readonly botId?: string }[]
  readonly webApplicationInfo?: { readonly id?: string; readonly resource?: string }
}

/**
 * Teams lets an app install itself for people only where the manifest names the app that asks, and
 * signs people in only to the registration that it names.
 */
function identityProblems(text: string, signIn: string | null): string[] {
  const { bots = [], webApplicationInfo: named }: ManifestIdentity = JSON.parse(text)
  if (signIn !== null) {
    const isNamed =
      named?.id === signIn && bots.some(({ botId }) => named.resource?.endsWith(botId ?? '?'))
    return isNamed
      ? []
      : ['manifest.json: webApplicationInfo does not name AUTH_APP_ID and the bot']
  }
  const isBot = named?.resource && bots.some(({ botId }) => botId === named.id)
  return isBot ? [] : ['manifest.json: webApplicationInfo does not name the bot and its resource']
}

/** Teams fills the outline with its own colours: it shows the shape alone. */
function outlineProblems(name: string, bytes: Buffer): string[] {
  const pixels = readPixels(bytes)
  if (!pixels) return [`${name} is not of 8-bit colours with transparency, as Teams wants it`]
  const seen = pixels.filter(({ alpha }) => alpha > 0)
  if (seen.length === 0) return [`${name} shows nothing`]
  if (seen.length === pixels.length) return [`${name} has no transparent background`]
  const isWhite = seen.every(({ red, green, blue }) => Math.min(red, green, blue) > 250)
  return isWhite ? [] : [`${name} has other colours than white`]
}

function iconProblems(
  name: string,
  bytes: Buffer,
  { side, alpha }: { side: number; alpha: boolean },
): string[] {
  const png = readPng(bytes)
  if (!png) return [`${name} is no PNG`]
  const { width, height } = png
  const problems: string[] = []
  if (width !== side || height !== side) {
    problems.push(`${name} is ${width}×${height}, Teams wants ${side}×${side}`)
  }
  if (alpha) problems.push(...outlineProblems(name, bytes))
  return problems
}
