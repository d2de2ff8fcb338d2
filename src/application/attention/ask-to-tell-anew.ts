import type { Transaction } from '../ports/store.ts'

/** Somebody said something about an application: who is told changes, and what the cards show. */
export async function askToTellAnew(
  within: Pick<Transaction, 'enqueue'>,
  applicationObjectId: string,
): Promise<void> {
  await within.enqueue({ queue: 'plan-notices', data: {} })
  await within.enqueue({ queue: 'refresh-warnings', data: { applicationObjectId } })
}
