import type { IncomingMessage } from 'node:http'

/**
 * The text of a request's body; undefined when it is compressed, too large, or broken off. restify's
 * own reader counts bytes before it unfolds them, and a body that only pretends to be gzip ends the
 * process: both before anybody looks at who sent it. The Bot Connector compresses nothing.
 */
export async function readBody(
  request: IncomingMessage,
  mostBytes: number,
): Promise<string | undefined> {
  if (request.headers['content-encoding']) return undefined
  const chunks: Buffer[] = []
  let bytes = 0
  try {
    for await (const chunk of request) {
      bytes += chunk.length
      // What is too much is read to its end, so that the sender gets an answer, but not kept.
      if (bytes <= mostBytes) chunks.push(chunk)
    }
  } catch {
    return undefined
  }
  return bytes > mostBytes ? undefined : Buffer.concat(chunks).toString('utf8')
}
