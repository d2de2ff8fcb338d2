import { randomUUID } from 'node:crypto'

import { type Reply, ReplyError } from '../http/message.ts'

/** An error in Key Vault's form. */
export function vaultError(
  status: number,
  code: string,
  message: string,
  innerCode?: string,
): Reply {
  const innererror = innerCode === undefined ? {} : { innererror: { code: innerCode } }
  return { status, body: { error: { code, message, ...innererror } } }
}

export function refuse(status: number, code: string, message: string, innerCode?: string): never {
  throw new ReplyError(vaultError(status, code, message, innerCode))
}

/** 404 for a secret or for one version of it. */
export function secretNotFound(nameOrId: string): never {
  refuse(
    404,
    'SecretNotFound',
    `A secret with (name/id) ${nameOrId} was not found in this key vault. If you recently deleted this secret you may be able to recover it using the correct recovery command. For help resolving this issue, please see https://go.microsoft.com/fwlink/?linkid=2125182`,
  )
}

/** Headers of every answer. */
export function vaultHeaders(): Record<string, string> {
  return {
    'x-ms-keyvault-region': 'loopback',
    'x-ms-keyvault-service-version': '1.9.0.0',
    'x-ms-request-id': randomUUID(),
    'x-ms-client-request-id': randomUUID(),
  }
}
