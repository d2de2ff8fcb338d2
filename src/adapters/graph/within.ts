import { ServiceError } from '../../application/service-error.ts'

/** The answer if it comes in time, else `unavailable`; what comes later is dropped, failure too. */
export async function within<T>(ms: number, answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new ServiceError('graph', 'unavailable', { code: 'TimeoutError' })),
      ms,
    )
  })
  try {
    return await Promise.race([answer, tooLate])
  } finally {
    clearTimeout(timer)
  }
}
