/**
 * Does it for one after the other. A failure of one does not keep the others back: the last failure
 * is thrown at the end, so that a job repeats.
 */
export async function eachInTurn<Item>(
  items: Iterable<Item>,
  act: (item: Item) => Promise<unknown>,
): Promise<void> {
  const failures: unknown[] = []
  for (const item of items) {
    try {
      await act(item)
    } catch (error) {
      failures.push(error)
    }
  }
  if (failures.length > 0) throw failures.at(-1)
}
