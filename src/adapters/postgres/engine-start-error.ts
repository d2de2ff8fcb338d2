/** Why an engine refuses to start. */
export type EngineStartReason =
  | 'folderInUse'
  | 'newFolder'
  | 'noDurableWrites'
  | 'foreignVersion'
  | 'newerSchema'
  | 'movedAway'
  | 'serverNotReached'
  | 'serverRefuses'

/** The engine refuses to start; the message tells the operator what to do. */
export class EngineStartError extends Error {
  override readonly name = 'EngineStartError'
  readonly reason: EngineStartReason

  constructor(reason: EngineStartReason, message: string) {
    super(message)
    this.reason = reason
  }
}
