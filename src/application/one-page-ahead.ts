/**
 * The same pages, but the next one is asked for while the one before is worked on, and never more
 * than that one. What is under way when the work stops is left to itself.
 */
export async function* onePageAhead<T>(pages: AsyncIterable<T>): AsyncGenerator<T> {
  const iterator = pages[Symbol.asyncIterator]()
  const ask = () => {
    const asked = iterator.next()
    // It is awaited below, unless the work stops before.
    asked.catch(() => undefined)
    return asked
  }
  let next = ask()
  let isOver = false
  try {
    for (;;) {
      const page = await next
      isOver = page.done === true
      if (page.done) return
      next = ask()
      yield page.value
    }
  } finally {
    // A page that takes minutes is not waited for.
    if (!isOver) iterator.return?.().catch(() => undefined)
  }
}
