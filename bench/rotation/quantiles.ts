/** `120 / 340 ms`: the median and the 95th percentile of durations in milliseconds. */
export function medianAnd95th(durationsMs: readonly number[]): string {
  const sorted = [...durationsMs].sort((a, b) => a - b)
  const at = (share: number) =>
    Math.round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN)
  return `${at(0.5)} / ${at(0.95)} ms`
}
