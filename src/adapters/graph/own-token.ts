import { z } from 'zod/v4'

/** The claims that Rekey reads; `wids` are directory roles, which reach further than permissions. */
const claims = z.object({
  roles: z.array(z.string()).default([]),
  oid: z.guid().toLowerCase(),
  wids: z.array(z.string()).default([]),
})

/**
 * What Rekey's own token for Graph says, unverified, as it is our own. Undefined where it cannot be
 * read: Microsoft promises nothing about the inside of these tokens.
 */
export function readOwnToken(token: string): z.output<typeof claims> | undefined {
  return claims.safeParse(payloadOf(token)).data
}

/** The middle part of a JWT. */
function payloadOf(token: string): unknown {
  try {
    return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'))
  } catch {
    return undefined
  }
}
