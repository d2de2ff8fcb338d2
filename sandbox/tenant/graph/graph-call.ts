import type { Directory } from '../directory/directory.ts'
import type { Application } from '../directory/model.ts'
import type { Reply, SandboxRequest } from '../http/message.ts'
import { type PathValues, type RoutePattern, routePattern } from '../http/router.ts'
import type { TokenClaims } from '../token/token-issuer.ts'
import { refuse, resourceNotFound } from './graph-error.ts'

/** One authorised call to a Graph route. */
export interface GraphCall {
  request: SandboxRequest
  values: PathValues
  caller: TokenClaims
}

export interface GraphRoute extends RoutePattern {
  /** Any one of these application permissions is enough. */
  permissions: readonly string[]
  /** Only under /beta. */
  betaOnly: boolean
  answer: (call: GraphCall) => Reply | Promise<Reply>
}

/** A route of both versions. */
export function graphRoute(
  method: string,
  pattern: string,
  permissions: readonly string[],
  answer: GraphRoute['answer'],
): GraphRoute {
  return { ...routePattern(method, pattern), permissions, betaOnly: false, answer }
}

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** The application that the path names by object id or, as `(appId='…')`, by client id. */
export function applicationOf(directory: Directory, values: PathValues): Application {
  const { application: id = '', appId = '' } = values
  const key = appId === '' ? id : appId
  if (!guid.test(key)) {
    refuse(400, 'Request_BadRequest', `Invalid object identifier '${key}'.`)
  }
  const found = appId === '' ? directory.application(id) : directory.applicationByAppId(appId)
  return found ?? resourceNotFound(key)
}

/** Both address forms of something under an application. */
export function applicationRoutes(
  method: string,
  below: string,
  permissions: readonly string[],
  answer: GraphRoute['answer'],
): GraphRoute[] {
  return [
    graphRoute(method, `/applications(appId='{appId}')${below}`, permissions, answer),
    graphRoute(method, `/applications/{application}${below}`, permissions, answer),
  ]
}
