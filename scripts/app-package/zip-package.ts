import { createRequire } from 'node:module'
import { buffer } from 'node:stream/consumers'
import type { PackageParts } from './check-package.ts'

// yazl has no types of its own; this is all that is used of it.
const { ZipFile } = createRequire(import.meta.url)('yazl') as {
  ZipFile: new () => {
    readonly outputStream: NodeJS.ReadableStream
    addBuffer(content: Buffer, path: string, options: { mtime: Date }): void
    end(): void
  }
}

/** Files in a zip bear a date; a fixed one makes equal packages equal bytes. */
const mtime = new Date('2026-01-01T12:00:00Z')

/** The three files of an app package as one zip. */
export async function zipPackage(parts: PackageParts): Promise<Buffer> {
  const zip = new ZipFile()
  zip.addBuffer(Buffer.from(parts.manifest), 'manifest.json', { mtime })
  zip.addBuffer(parts.color, 'color.png', { mtime })
  zip.addBuffer(parts.outline, 'outline.png', { mtime })
  zip.end()
  return await buffer(zip.outputStream)
}
