import { readFileSync, writeFileSync } from 'node:fs'

/** Processor time of all threads of this process since a reading of `process.cpuUsage`. */
export function cpuSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

/** Memory that this process holds now; `peakMb` counts from here. */
export function restingMb(): number {
  writeFileSync('/proc/self/clear_refs', '5')
  return megabytes('VmRSS')
}

/** The most that this process held (ru_maxrss would count the parent's memory as well). */
export function peakMb(): number {
  return megabytes('VmHWM')
}

function megabytes(field: string): number {
  const status = readFileSync('/proc/self/status', 'utf8')
  const [, kb] = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status) ?? []
  if (kb === undefined) throw new Error(`/proc/self/status has no ${field}`)
  return Number(kb) / 1024
}
