import type { Person } from '../../domain/application.ts'
import type { SecretText } from '../secret-text.ts'

/** What a client brought along with a press to prove who its person is. */
export interface BroughtSignIn {
  readonly token: SecretText
  /** Whether it answers a second request: asking once more would go on for ever. */
  readonly isSecond: boolean
}

/**
 * What a sign-in came to. `ask`: the client shall bring one. `notBelieved`: what it brought is not
 * this person's, or nobody's. `refused`: Entra no longer takes this sign-in. `moreAsked`: Entra asks
 * for more than a client can bring by itself, such as another factor. `consentMissing`: nobody
 * allowed Rekey to act for people yet.
 */
export type SignIn =
  | { readonly is: 'ready' }
  | { readonly is: 'ask'; readonly isSecond: boolean }
  | { readonly is: 'notBelieved' | 'refused' | 'moreAsked' }
  | { readonly is: 'consentMissing'; readonly consentUrl: string }

/**
 * The rights of people, lent for a while: kept in the memory of this process and nowhere else. Only
 * writes to applications use them.
 */
export interface PersonsRights {
  /** Makes a person's rights ready for use here. Throws a ServiceError of `entra`. */
  signIn(person: Person, brought: BroughtSignIn | null): Promise<SignIn>
  /** Whether a person's rights are at hand here now. */
  has(personId: string): boolean
}
