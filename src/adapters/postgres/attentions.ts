import { type Kysely, sql } from 'kysely'
import type { Attentions, SaidAttention } from '../../application/ports/attention.ts'
import { ServiceError } from '../../application/service-error.ts'
import type { AttentionRow, Schema } from './schema.ts'

const wholeApplication = ''

/** What people said, one row for each person and thing; the newest word replaces the one before. */
export function postgresAttentions(database: Kysely<Schema>): Attentions {
  return {
    of: async (applicationObjectIds) => {
      const rows = await database
        .selectFrom('attention')
        .selectAll()
        .where('application_object_id', '=', sql<string>`any(${[...applicationObjectIds]}::text[])`)
        .orderBy('said_at')
        .orderBy('person_id')
        .orderBy('key_id')
        .execute()
      const said = new Map<string, SaidAttention[]>()
      for (const row of rows) {
        const before = said.get(row.application_object_id) ?? []
        said.set(row.application_object_id, [...before, saidOf(row)])
      }
      return said
    },
    silentFor: async (personId) => {
      const rows = await database
        .selectFrom('attention')
        .select('application_object_id')
        .where('person_id', '=', personId)
        .where('key_id', '=', wholeApplication)
        .orderBy('said_at', 'desc')
        .orderBy('application_object_id')
        .execute()
      return rows.map((row) => row.application_object_id)
    },
    say: async (applicationObjectId, said) => {
      const row = rowOf(applicationObjectId, said)
      const { application_object_id: _, key_id: __, person_id: ___, ...rest } = row
      await database
        .insertInto('attention')
        .values(row)
        .onConflict((conflict) =>
          conflict.columns(['application_object_id', 'key_id', 'person_id']).doUpdateSet(rest),
        )
        .execute()
    },
    takeBack: async ({ applicationObjectId, personId, keyId }) => {
      const gone = await database
        .deleteFrom('attention')
        .where('application_object_id', '=', applicationObjectId)
        .where('key_id', '=', keyId ?? wholeApplication)
        .where('person_id', '=', personId)
        .executeTakeFirst()
      return gone.numDeletedRows > 0n
    },
    wake: async (applicationObjectId, keyId) => {
      const gone = await database
        .deleteFrom('attention')
        .where('application_object_id', '=', applicationObjectId)
        .where('key_id', '=', keyId)
        .executeTakeFirst()
      return gone.numDeletedRows > 0n
    },
    giveBack: async (applicationObjectId, toPersonId) => {
      await database
        .deleteFrom('attention')
        .where('application_object_id', '=', applicationObjectId)
        .where('to_person_id', '=', toPersonId)
        .execute()
    },
    optedOut: async () => {
      const people = await database
        .selectFrom('person_preference')
        .select('person_id')
        .where('opted_out', '=', true)
        .execute()
      return new Set(people.map((row) => row.person_id))
    },
  }
}

function rowOf(applicationObjectId: string, said: SaidAttention): AttentionRow {
  const isSnooze = said.kind === 'snoozed'
  return {
    application_object_id: applicationObjectId,
    key_id: isSnooze ? said.keyId : wholeApplication,
    person_id: said.personId,
    kind: said.kind,
    until: isSnooze ? said.until : null,
    reason: isSnooze ? said.reason : null,
    person_name: said.personName,
    to_person_id: said.kind === 'handedOver' ? said.toPersonId : null,
    to_person_name: said.toPersonName,
    said_at: said.saidAt,
  }
}

function saidOf(row: AttentionRow): SaidAttention {
  const { kind, until, reason, key_id: keyId, person_id: personId, to_person_id: toPersonId } = row
  const who = {
    personId,
    personName: row.person_name,
    toPersonName: row.to_person_name,
    saidAt: row.said_at,
  }
  switch (kind) {
    case 'snoozed':
      if (until) return { kind, keyId, until, reason, ...who }
      break
    case 'handedOver':
      if (toPersonId !== null) return { kind, toPersonId, ...who }
      break
    case 'muted':
    case 'notMine':
      return { kind, ...who }
  }
  throw new ServiceError('engine', 'unreadable', { code: `attention: ${kind}` })
}
