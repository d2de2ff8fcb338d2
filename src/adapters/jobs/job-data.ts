import { z } from 'zod/v4'
import type { Job } from '../../application/ports/store.ts'
import { ServiceError } from '../../application/service-error.ts'
import { isRotationId, type RotationId } from '../../domain/rotation-name.ts'
import type { QueueName } from './queues.ts'

/** What the jobs of a queue carry. */
export type JobData<Q extends QueueName> = Extract<Job, { queue: Q }>['data']

const aboutRotation = z.object({
  rotationId: z.custom<RotationId>((id) => typeof id === 'string' && isRotationId(id)),
})
const aboutNothing = z.object({}).transform((): Record<string, never> => ({}))

const aboutRound = ({ full }: { full?: true | undefined }) => (full ? { full } : {})

const schemas: { readonly [Q in QueueName]: z.ZodType<JobData<Q>> } = {
  'advance-rotation': aboutRotation,
  'refresh-cards': aboutRotation,
  'deliver-notices': z.object({ to: z.enum(['person', 'channel']), id: z.string() }),
  'refresh-warnings': z
    .object({ applicationObjectId: z.string().optional() })
    .transform(({ applicationObjectId }) =>
      applicationObjectId === undefined ? {} : { applicationObjectId },
    ),
  'post-warning': z.object({
    conversationId: z.string(),
    applicationObjectId: z.string(),
    keyId: z.string(),
  }),
  'remove-secret': z.object({ removalId: z.number().int().positive() }),
  'resolve-matter': z.object({ applicationObjectId: z.string(), keyId: z.string() }),
  'plan-notices': aboutNothing,
  'install-bot': z.object({ personId: z.string() }),
  round: z.object({ full: z.literal(true).optional() }).transform(aboutRound),
  digest: aboutNothing,
  'own-digests': aboutNothing,
  'prune-history': aboutNothing,
  'post-digest': z.object({
    conversationId: z.string(),
    date: z.string(),
    kind: z.enum(['digest', 'followUp']),
  }),
  'refresh-scan-cards': aboutNothing,
  'refresh-approval': z.object({ approvalId: z.number().int().positive() }),
  'stream-audit': aboutNothing,
}

/** Reads a job's data; it may have been written by another version. Throws `unreadable`. */
export function readJobData<Q extends QueueName>(queue: Q, data: unknown): JobData<Q> {
  const schema: z.ZodType<JobData<Q>> = schemas[queue]
  const read = schema.safeParse(data ?? {})
  if (read.success) return read.data
  throw new ServiceError('engine', 'unreadable', { code: queue })
}
