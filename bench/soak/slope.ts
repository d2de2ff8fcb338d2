/** One reading of something that is watched over time. */
export interface Reading {
  readonly atMs: number
  readonly value: number
}

/** How much something grows an hour, and between which bounds that lies with 95 % confidence. */
export interface Slope {
  readonly perHour: number
  readonly least: number
  readonly most: number
}

const hourMs = 3_600_000
/** Of the normal distribution, for 95 %. */
const z = 1.96
const fewest = 8

/**
 * The median of the slopes between all pairs of readings (Theil and Sen), with Sen's bounds: readings
 * far off move it little. Undefined where there are too few to say anything.
 */
export function slopeOf(readings: readonly Reading[]): Slope | undefined {
  if (readings.length < fewest) return undefined
  const slopes = readings
    .flatMap((one, at) =>
      readings
        .slice(at + 1)
        .filter(({ atMs }) => atMs !== one.atMs)
        .map(({ atMs, value }) => ((value - one.value) / (atMs - one.atMs)) * hourMs),
    )
    .toSorted((a, b) => a - b)
  const count = readings.length
  const spread = z * Math.sqrt((count * (count - 1) * (2 * count + 5)) / 18)
  const at = (place: number) =>
    slopes[Math.min(slopes.length - 1, Math.max(0, Math.round(place)))] ?? Number.NaN
  return {
    perHour: median(slopes),
    least: at((slopes.length - spread) / 2),
    most: at((slopes.length + spread) / 2),
  }
}

/** The value in the middle; of an even number, halfway between the two. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  const above = sorted[Math.floor(middle)] ?? Number.NaN
  const below = sorted[Math.ceil(middle) - 1] ?? Number.NaN
  return (above + below) / 2
}

/** The readings of each of so many equal parts of the time as one, their median, in its middle. */
export function inParts(readings: readonly Reading[], parts: number): readonly Reading[] {
  const from = readings[0]?.atMs ?? 0
  const length = ((readings.at(-1)?.atMs ?? from) - from) / parts
  if (length <= 0) return []
  const byPart = Map.groupBy(readings, ({ atMs }) =>
    Math.min(parts - 1, Math.floor((atMs - from) / length)),
  )
  return [...byPart].map(([part, inside]) => ({
    atMs: from + (part + 0.5) * length,
    value: median(inside.map(({ value }) => value)),
  }))
}
