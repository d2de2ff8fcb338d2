import { readFile } from 'node:fs/promises'

/** One exchange between the Playground and the bot, as the Playground recorded it. */
export interface Exchange {
  readonly direction: string
  readonly activityName: string
  readonly request: { readonly body: unknown }
  readonly response: { readonly statusCode: number; readonly body: unknown }
}

/** Reads the Playground's own record of everything that went both ways: the oracle. */
export async function readRecording(
  file: string,
): Promise<{ text: string; exchanges: Exchange[] }> {
  const text = await readFile(file, 'utf8')
  const exchanges = text
    .split(/^---$/m)
    .map((block) => block.trim())
    .filter((block) => block !== '')
    .map((block) => JSON.parse(block) as Exchange)
  return { text, exchanges }
}

/** Whether an exchange went from the bot to the Playground. */
export function fromBot({ direction }: Exchange): boolean {
  return direction.startsWith('User Application')
}
