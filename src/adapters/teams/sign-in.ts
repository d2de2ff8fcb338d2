// Single sign-on of Universal Actions: a press that needs its person's sign-in is answered with a
// request for it, and the client sends the same press again with a token. What leaves here has no
// button of its own: where the client cannot sign in silently, cards say what to do.

import { randomUUID } from 'node:crypto'
import { z } from 'zod/v4'
import type { BroughtSignIn } from '../../application/ports/persons-rights.ts'
import type { SignInAnswer } from '../../application/press-with-rights.ts'
import { sealSecretText } from '../../application/secret-text.ts'

/** Entra's tokens are a few thousand characters long; a longer text is none. */
const longestToken = 20_000
/** Begins the id of a second request: the client gives it back with the token. */
const again = 'again-'

const authentication = z.object({
  id: z.string().max(200).default(''),
  token: z.string().min(1).max(longestToken),
})

/** What a press brought along; null where nothing, or nothing that could be a token. */
export function broughtBy(value: unknown): BroughtSignIn | null {
  const brought = authentication.safeParse((value as { authentication?: unknown })?.authentication)
  if (!brought.success) return null
  const { id, token } = brought.data
  return { token: sealSecretText(token), isSecond: id.startsWith(again) }
}

/** Whether a press is answered with no card. */
export function isSignInAnswer(answer: { readonly kind: string }): answer is SignInAnswer {
  return answer.kind === 'sign-in-request' || answer.kind === 'sign-in-not-believed'
}

/** The body of such an answer (Microsoft Teams, SSO for Adaptive Cards Universal Actions). */
export function signInBody(answer: SignInAnswer, resource: string, text: string) {
  switch (answer.kind) {
    case 'sign-in-request': {
      const id = `${answer.isSecond ? again : ''}${randomUUID()}`
      return {
        statusCode: 401,
        type: 'application/vnd.microsoft.activity.loginRequest',
        // No connection of the Bot Framework's token service takes part.
        value: {
          text,
          connectionName: '',
          tokenExchangeResource: { id, uri: resource },
          buttons: [],
        },
      }
    }
    case 'sign-in-not-believed':
      return {
        statusCode: 412,
        type: 'application/vnd.microsoft.error.preconditionFailed',
        value: { code: '412', message: 'The sign-in was not accepted.' },
      }
  }
}
