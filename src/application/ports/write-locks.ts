/** Keeps writes to one application apart, across all instances. */
export interface WriteLocks {
  /**
   * Does the work while nobody else holds this application. What the work returned is never lost,
   * also where letting go fails. Throws a ServiceError of `engine` when its turn does not come.
   */
  exclusively<T>(applicationObjectId: string, work: () => Promise<T>): Promise<T>
}
