import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'

/** What a child process can be asked, by name: one question at a time. */
export type Answers = Readonly<Record<string, (question: never) => unknown>>

interface Question {
  readonly ask: string
  readonly of: unknown
}
type Answer = { readonly answer: unknown } | { readonly failure: string }

/** Answers the parent's questions until it hangs up. */
export function answerParent(answers: Answers): void {
  process.on('message', ({ ask, of }: Question) => {
    const answer = answers[ask] as ((question: unknown) => unknown) | undefined
    const reply = (message: Answer) => process.send?.(message)
    Promise.resolve()
      .then(() => answer?.(of))
      .then(
        (found) => reply({ answer: found ?? null }),
        (error: unknown) =>
          reply({ failure: error instanceof Error ? `${error.stack}` : `${error}` }),
      )
  })
  process.on('disconnect', () => process.exit(0))
}

/** Asks a child process and waits for its answer; throws what it threw, or when it dies. */
export async function askChild(child: ChildProcess, ask: string, of?: unknown): Promise<unknown> {
  const done = new AbortController()
  const { signal } = done
  try {
    const answered = once(child, 'message', { signal })
    const died = once(child, 'exit', { signal }).then(([code, by]) => {
      throw new Error(`the child process ended with ${code ?? by} instead of answering ${ask}`)
    })
    if (child.exitCode !== null) throw new Error(`the child process has ended before ${ask}`)
    child.send({ ask, of } satisfies Question)
    const [message] = (await Promise.race([answered, died])) as [Answer]
    if ('failure' in message) throw new Error(message.failure)
    return message.answer
  } finally {
    done.abort()
  }
}
