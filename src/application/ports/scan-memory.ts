import type { ScanMemory } from '../../domain/scan-memory.ts'

/** What rounds remember for the next one. */
export interface ScanMemories {
  /** Nothing is learned before the first complete round, or where another version wrote it. */
  read(): Promise<ScanMemory>
  save(memory: ScanMemory): Promise<void>
}
