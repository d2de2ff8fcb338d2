import type { Owner } from '../../domain/application.ts'
import type { GraphClient } from './graph-client.ts'
import { ownerMembers, type ReadOwner, readUser } from './owner-schema.ts'

/**
 * Asks who the people are of whom Graph gave only the id. Somebody whom it does not know is deleted;
 * where it refuses or fails, they stay a person without a name: nobody loses an owner over it.
 */
export async function tellDeletedApart(
  graph: GraphClient,
  read: readonly ReadOwner[],
): Promise<(owner: ReadOwner) => Owner> {
  const ids = [...new Set(read.flatMap(({ owner, bare }) => (bare ? [owner.id] : [])))]
  if (ids.length === 0) return ({ owner }) => owner
  const answers = await graph.batch(ids.map((id) => `/users/${id}?$select=${ownerMembers}`))
  const known = new Map<string, Owner>()
  for (const [index, id] of ids.entries()) {
    const answer = answers[index]
    if (answer?.ok) {
      const person = readUser(answer.body)
      if (person?.id === id) known.set(id, person)
    } else if (answer?.failure.reason === 'notFound') {
      known.set(id, { type: 'deleted', id, name: null })
    }
  }
  return ({ owner, bare }) => (bare ? (known.get(owner.id) ?? owner) : owner)
}
