import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

/** What the system tells of a process. */
export interface ProcessLook {
  readonly residentMb: number
  /** Open descriptors that are connections, and all others. */
  readonly sockets: number
  readonly files: number
}

/** Looks at a process from outside, through /proc. */
export function lookAtProcess(pid: number): ProcessLook {
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
  return { residentMb: Number(kb) / 1024, sockets, files: links.length - sockets }
}
