/** Where a process kills itself: at a save, told by its tables and a number, as `rotation#2`. */
export interface SaveStrike {
  readonly when: 'before' | 'after'
  readonly save: string
}

/** What the test tells the process under test. */
export type Order =
  | { readonly order: 'arm'; readonly strike: SaveStrike | null }
  | { readonly order: 'ask'; readonly id: number; readonly sql: string }
  | { readonly order: 'round' }

/** What the process under test tells the test. */
export type Told =
  | { readonly told: 'started'; readonly port: number }
  | { readonly told: 'armed' }
  | { readonly told: 'rows'; readonly id: number; readonly rows: readonly unknown[] }

/** The descriptor on which it tells, in the same moment, what a kill must not swallow. */
export const tellingDescriptor = 4
