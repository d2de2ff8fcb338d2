// A list may end before its end without any sign of it. The directory's own count tells: it comes
// from an index that lags behind, so only a noticeable gap is one.

/** Applications that may come or go between the list and the count, whatever the size. */
const always = 5
/** The share of the list that may. */
const share = 0.01
/** Less than half a page of 999, so that no missing page is ever within it. */
const atMost = 499

/**
 * Whether a list is noticeably shorter than the count that was taken after it. A longer one is not:
 * applications are deleted too, and the count's index lags.
 */
export function endedEarly(listed: number, counted: number): boolean {
  const tolerance = Math.max(always, Math.min(atMost, Math.ceil(counted * share)))
  return counted - listed > tolerance
}
