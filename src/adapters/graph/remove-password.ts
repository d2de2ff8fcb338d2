import { failedFor, ServiceError } from '../../application/service-error.ts'
import { type Application, credentialOf } from '../../domain/application.ts'
import type { GraphClient } from './graph-client.ts'
import { passwordCredentialNotFound } from './graph-error.ts'

/**
 * Removes one client secret, repeating as needed: the key id names one secret for ever, so that a
 * repetition harms nothing. Graph says "no such key id" also just after a secret was added, so that
 * this answer is doubted, repeated, and in the end settled by reading the application: still there
 * is a `conflict`.
 */
export async function removePassword(
  graph: GraphClient,
  objectId: string,
  keyId: string,
  readAgain: () => Promise<Application | undefined>,
): Promise<'removed' | 'alreadyGone'> {
  let mayBeOurs = false
  const attempt = async (): Promise<void> => {
    try {
      await graph.post(`/applications/${encodeURIComponent(objectId)}/removePassword`, { keyId })
    } catch (error) {
      if (failedFor(error, 'uncertain')) mayBeOurs = true
      throw error
    }
  }
  try {
    await graph.repeat(attempt, (error) => {
      if (isUnknownKey(error)) return !mayBeOurs
      return failedFor(error, 'uncertain', 'throttled', 'conflict')
    })
    return 'removed'
  } catch (error) {
    if (!isUnknownKey(error)) throw error
  }
  const application = await readAgain()
  if (application && credentialOf(application, keyId)) {
    throw new ServiceError('graph', 'conflict', { code: passwordCredentialNotFound })
  }
  return mayBeOurs ? 'removed' : 'alreadyGone'
}

function isUnknownKey(error: unknown): boolean {
  return failedFor(error, 'conflict') && error.code === passwordCredentialNotFound
}
