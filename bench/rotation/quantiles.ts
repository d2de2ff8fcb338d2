import { quantile } from '../tap/quantile.ts'

/** `120 / 340 ms`: the median and the 95th percentile of durations in milliseconds. */
export function medianAnd95th(durationsMs: readonly number[]): string {
  const at = (share: number) => Math.round(quantile(durationsMs, share))
  return `${at(0.5)} / ${at(0.95)} ms`
}
