import { closeSync, fsyncSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import type { PGlite } from '@electric-sql/pglite'
import { NodeFS } from '@electric-sql/pglite/nodefs'

/** Flushes one open file or folder to the disk; fs.fsyncSync in the product. */
export type Fsync = (descriptor: number) => void

/** PGlite's files on disk, with a count of how many flushes the engine asked for and got. */
export type SyncingFiles = NodeFS & { readonly syncs: number }

type Started = Awaited<ReturnType<NodeFS['init']>>
type Options = Parameters<NodeFS['init']>[1]

interface EmscriptenNode {
  readonly name: string
}
interface EmscriptenStream {
  readonly nfd?: number
  readonly node: EmscriptenNode
}
interface EmscriptenNodeFs {
  realPath(node: EmscriptenNode): string
  readonly stream_ops: { fsync?: (stream: EmscriptenStream) => number }
  readonly node_ops: {
    rename(old: EmscriptenNode, newParent: EmscriptenNode, newName: string): void
  }
}

/**
 * PGlite's files on disk with a real fsync. PGlite 0.5.14 drops every fsync call; with this, a
 * commit is on the disk when it returns, and so are the folder entries of new and renamed files.
 */
export class DurableNodeFS extends NodeFS {
  /** Flushes of files so far; the boot probe watches it grow. */
  syncs = 0
  readonly #fsync: Fsync
  readonly #entered = new Set<string>()

  constructor(folder: string, fsync: Fsync = fsyncSync) {
    super(folder)
    this.#fsync = fsync
  }

  override async init(pg: PGlite, options: Options): Promise<Started> {
    const started = await super.init(pg, options)
    started.emscriptenOpts.preRun = [
      ...(started.emscriptenOpts.preRun ?? []),
      (module) => this.#makeDurable(module.FS),
    ]
    return started
  }

  #makeDurable(fileSystem: object): void {
    const files = nodeFsOf(fileSystem)
    const rename = files.node_ops.rename
    files.stream_ops.fsync = (stream) => {
      if (stream.nfd === undefined) return 0
      this.#fsync(stream.nfd)
      this.syncs += 1
      this.#enterFolder(files.realPath(stream.node))
      return 0
    }
    files.node_ops.rename = (old, newParent, newName) => {
      const from = files.realPath(old)
      rename(old, newParent, newName)
      this.#entered.delete(from)
      const folders = new Set([dirname(from), files.realPath(newParent)])
      for (const folder of folders) this.#syncFolder(folder)
    }
  }

  /** A new file's entry in its folder is as volatile as its content: flush both the first time. */
  #enterFolder(path: string): void {
    if (this.#entered.has(path)) return
    this.#entered.add(path)
    this.#syncFolder(dirname(path))
  }

  #syncFolder(folder: string): void {
    const descriptor = openSync(folder, 'r')
    try {
      this.#fsync(descriptor)
    } finally {
      closeSync(descriptor)
    }
  }
}

function nodeFsOf(fileSystem: object): EmscriptenNodeFs {
  const kinds = 'filesystems' in fileSystem ? fileSystem.filesystems : undefined
  const files = (kinds as { NODEFS?: EmscriptenNodeFs } | undefined)?.NODEFS
  if (!files?.stream_ops || !files.node_ops?.rename) {
    throw new Error('this build of PGlite has no place to add fsync; Rekey needs 0.5.14')
  }
  return files
}
