import pg from 'pg'

// The two drivers read some types differently; here they are made to agree: int8 is a number
// (counts and ids stay far below 2^53), date is its text.

const int8 = 20
const date = 1082

/** How PGlite reads columns. */
export const pgliteParsers: Record<number, (text: string) => unknown> = {
  [int8]: Number,
  [date]: (text) => text,
}

/** How `pg` reads columns. */
export const pgTypes: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    pgliteParsers[oid] ?? pg.types.getTypeParser(oid, format as 'text'),
}
