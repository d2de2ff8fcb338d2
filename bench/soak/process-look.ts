import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

/** What the system tells of a process. */
export interface ProcessLook {
  readonly residentMb: number
  /** Open descriptors that are connections. */
  readonly sockets: number
  /** Files of the data folder, each once: there are as many as the engine has tables and indexes. */
  readonly dataFiles: number
  /** All other descriptors, and those of files of the data folder that are open already. */
  readonly files: number
}

/** Looks at a process from outside, through /proc. */
export function lookAtProcess(pid: number, dataDir: string): ProcessLook {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const [, kb = 'NaN'] = /^VmRSS:\s+(\d+) kB/m.exec(status) ?? []
  const links = readdirSync(`/proc/${pid}/fd`).flatMap((descriptor) => {
    try {
      return [readlinkSync(`/proc/${pid}/fd/${descriptor}`)]
    } catch {
      // Closed since it was listed.
      return []
    }
  })
  const sockets = links.filter((link) => link.startsWith('socket:')).length
  const dataFiles = new Set(links.filter((link) => link.startsWith(`${dataDir}/`))).size
  return {
    residentMb: Number(kb) / 1024,
    sockets,
    dataFiles,
    files: links.length - sockets - dataFiles,
  }
}
