import { type Dirent, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A place where a secret text was found; never the text itself. */
export interface Sighting {
  readonly where: string
  /** Which of the texts, by position. */
  readonly text: number
  readonly form: string
}

/** Searches a place's bytes for every text, plain and in the forms that programs write it in. */
export function sightings(
  where: string,
  content: string | Uint8Array,
  texts: readonly string[],
): Sighting[] {
  const bytes = Buffer.from(content as string)
  return texts.flatMap((text, at) =>
    Object.entries(formsOf(text)).flatMap(([form, needle]) =>
      bytes.includes(needle) ? [{ where, text: at, form }] : [],
    ),
  )
}

/** Every file below a folder with its bytes, names relative to the folder. */
export function filesBelow(folder: string): { name: string; bytes: Buffer }[] {
  const isFile = (entry: Dirent) => entry.isFile()
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(isFile)
    .map(({ parentPath, name }) => join(parentPath, name))
    .map((path) => ({ name: path.slice(folder.length + 1), bytes: readFileSync(path) }))
}

/** In base64 a text looks different at each of three positions; its ends mix with neighbours. */
function formsOf(text: string): Record<string, Buffer> {
  const base64 = (before: number) => {
    const encoded = Buffer.from(`${'x'.repeat(before)}${text}`).toString('base64')
    return Buffer.from(encoded.replace(/=+$/, '').slice(before === 0 ? 0 : 4, -4))
  }
  return {
    plain: Buffer.from(text),
    'percent-encoded': Buffer.from(text.replaceAll('~', '%7E')),
    'UTF-16': Buffer.from(text, 'utf16le'),
    hex: Buffer.from(Buffer.from(text).toString('hex')),
    'base64 at 0': base64(0),
    'base64 at 1': base64(1),
    'base64 at 2': base64(2),
  }
}
