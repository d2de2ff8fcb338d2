/** Time that passes only in sleeps, and the sleeps that were asked for. */
export function fakeTime() {
  const slept: number[] = []
  let ms = 0
  return {
    slept,
    now: () => ms,
    pass: (more: number) => {
      ms += more
    },
    sleep: async (more: number) => {
      slept.push(more)
      ms += more
    },
  }
}
