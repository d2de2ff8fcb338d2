/** A resource as it goes over the wire. */
export type Entity = Record<string, unknown>

/** A resource that may be found by id. */
export type IdentifiedEntity = Entity & { id: string }
