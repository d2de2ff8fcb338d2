// The set of files that the Dockerfile puts into the image, made without Docker: what its last stage
// copies from the context, and the packages that `npm ci --omit=dev` takes from the lock file.

import { copyFileSync, existsSync, linkSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod/v4'

const root = join(import.meta.dirname, '../..')

/** One instruction of a Dockerfile, its continued lines joined. */
export interface Instruction {
  readonly name: string
  readonly text: string
}

/** The instructions of a Dockerfile, without comments. */
export function readDockerfile(): Instruction[] {
  const lines = readFileSync(join(root, 'Dockerfile'), 'utf8')
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .join('\n')
    .replace(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line.trim() !== '')
  return lines.map((line) => {
    const [, name = '', text = ''] = /^([A-Z]+)\s+(.*)$/.exec(line) ?? []
    return { name, text }
  })
}

/** The instructions from the last FROM on: what is in the image. */
export function lastStage(): Instruction[] {
  const all = readDockerfile()
  return all.slice(all.findLastIndex(({ name }) => name === 'FROM'))
}

/** What the image takes from the context, as `COPY` names it. */
export function copiedFromContext(): { from: string; to: string }[] {
  return lastStage()
    .filter(({ name, text }) => name === 'COPY' && !text.startsWith('--from='))
    .flatMap(({ text }) => {
      const places = text.split(/\s+/)
      const to = places.pop() ?? ''
      return places.map((from) => ({ from, to: to.endsWith('/') ? join(to, from) : to }))
    })
}

const lockFile = z.object({
  packages: z.record(z.string(), z.object({ dev: z.boolean().default(false) })),
})

/** Where the lock file puts packages that are no development packages. */
export function productPackages(): string[] {
  const { packages } = lockFile.parse(
    JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')),
  )
  return Object.entries(packages)
    .filter(([path, { dev }]) => path !== '' && !dev)
    .map(([path]) => path)
}

/** Makes the set below a folder that is empty. */
export function makeImageFiles(folder: string): void {
  for (const { from, to } of copiedFromContext()) copyBelow(join(root, from), join(folder, to))
  for (const path of productPackages()) {
    // Packages for other machines are not installed here either.
    if (existsSync(join(root, path)))
      copyBelow(join(root, path), join(folder, path), 'node_modules')
  }
}

/** Files as links where one disk has both, else as copies; never a link to a folder. */
function copyBelow(from: string, to: string, without?: string): void {
  const entries = isFolder(from) ? readdirSync(from, { withFileTypes: true }) : undefined
  if (!entries) {
    mkdirSync(dirname(to), { recursive: true })
    try {
      linkSync(from, to)
    } catch {
      copyFileSync(from, to)
    }
    return
  }
  mkdirSync(to, { recursive: true })
  for (const { name } of entries) {
    if (name !== without) copyBelow(join(from, name), join(to, name))
  }
}

function isFolder(path: string): boolean {
  try {
    readdirSync(path)
    return true
  } catch {
    return false
  }
}
