import { buffer } from 'node:stream/consumers'
import yazl from 'yazl'
import type { PackageParts } from './check-package.ts'

/** Files in a zip bear a date; a fixed one makes equal packages equal bytes. */
const mtime = new Date('2026-01-01T12:00:00Z')

/** The files of an app package as one zip. */
export async function zipPackage(parts: PackageParts): Promise<Buffer> {
  const zip = new yazl.ZipFile()
  zip.addBuffer(Buffer.from(parts.manifest), 'manifest.json', { mtime })
  zip.addBuffer(parts.color, 'color.png', { mtime })
  zip.addBuffer(parts.outline, 'outline.png', { mtime })
  for (const [file, text] of parts.languages) zip.addBuffer(Buffer.from(text), file, { mtime })
  zip.end()
  return await buffer(zip.outputStream)
}
