import * as z from 'zod'
import { LIMITS } from '../core/limits'
import type { CallOptions } from '../transport/call-options'
import type { ResourceContext } from './context'
import { createOrFind } from './create-or-find'
import { deleteOnce } from './delete-once'
import { checkEtag } from './etag'
import { checkId, checkInput } from './input'
import { emptiedRings, type QueueChanges, queueBody, ringsToEmptyFirst } from './queue-body'
import { queueOperations } from './queue-operations'
import { type Queue, queueSchema } from './queue-schema'
import { once, withoutComputedEtag, withoutKey } from './send'

const changesSchema = z.looseObject({
  name: z.optional(z.string().min(1, { error: 'must not be empty' })),
  skillEvaluationMethod: z.optional(z.enum(['NONE', 'ALL', 'BEST'], { error: 'must be NONE, ALL or BEST' })),
  bullseye: z.nullish(
    z.looseObject({
      rings: z.optional(z.array(z.looseObject({})).max(LIMITS.ring.max, { error: 'must hold at most 6 rings' })),
    }),
  ),
})
const newQueueSchema = changesSchema.extend({ name: z.string({ error: 'must be the name of the new queue' }).min(1) })

/** Reads that the writes rest on. */
interface QueueReads {
  get(queueId: string, query: Record<string, never>, options: CallOptions): Promise<Queue>
  findByName(name: string, options: CallOptions): Promise<Queue | undefined>
}

/** Writes of queues: part of the queues resource. */
export function queueWrites(context: ResourceContext, { get, findByName }: QueueReads) {
  const target = (queueId: string) => ({ params: { queueId: checkId(queueId, 'queueId') } })

  async function put(queueId: string, body: unknown, options: CallOptions): Promise<Queue> {
    return await context.transport.request(queueOperations.replace, { ...target(queueId), body }, options)
  }

  async function compare(queueId: string, method: string, options: CallOptions): Promise<void> {
    if (options.ifMatch === undefined) return
    const queue = await get(queueId, {}, withoutKey(options))
    checkEtag(options.ifMatch, queue, { method, path: `/api/v2/routing/queues/${queueId}` })
  }

  return {
    /**
     * Creates a queue. When the answer is lost the queue is looked up by its name instead of being created twice.
     * Needs routing:queue:add.
     */
    async create(queue: QueueChanges & { readonly name: string }, options: CallOptions = {}): Promise<Queue> {
      const body = checkInput(newQueueSchema, queue, 'queue')
      return await createOrFind(context, queueOperations.create, { body }, options, (lookup) =>
        findByName(queue.name, lookup),
      )
    },

    /**
     * Changes the given fields and leaves all others as they are: reads the queue, merges, and puts it back whole,
     * fields we do not know included. Nested objects are merged, lists replaced, null clears a field. `ifMatch` is
     * compared after that read. The platform itself lets the last write win, so what happens between read and write is
     * not prevented. Rings that hold groups are emptied by an update of their own before they are removed.
     * Needs routing:queue:view and routing:queue:edit.
     * @throws ConflictError code `etag.mismatch`
     */
    async update(queueId: string, changes: QueueChanges, options: CallOptions = {}): Promise<Queue> {
      checkInput(changesSchema, changes, 'changes')
      const work = {
        id: 'queues.update',
        content: { queueId, changes },
        kind: 'idempotent' as const,
        result: queueSchema,
      }
      return await once(context, work, options, async (options) => {
        let queue = await get(queueId, {}, withoutKey(options))
        checkEtag(options.ifMatch, queue, { method: 'PUT', path: `/api/v2/routing/queues/${queueId}` })
        const write = withoutComputedEtag(options)
        const full = ringsToEmptyFirst(queue, changes)
        if (full.length > 0) queue = await put(queueId, queueBody(queue, emptiedRings(queue, full)), withoutKey(write))
        return await put(queueId, queueBody(queue, changes), write)
      })
    },

    /**
     * Replaces the whole queue: whatever `queue` leaves out is reset. Read-only fields are left out of the body.
     * With `ifMatch` the queue is read first. Needs routing:queue:edit.
     */
    async replace(
      queueId: string,
      queue: QueueChanges & { readonly name: string },
      options: CallOptions = {},
    ): Promise<Queue> {
      checkInput(newQueueSchema, queue, 'queue')
      const work = {
        id: 'queues.replace',
        content: { queueId, queue },
        kind: 'idempotent' as const,
        result: queueSchema,
      }
      return await once(context, work, options, async (options) => {
        await compare(queueId, 'PUT', options)
        return await put(queueId, queueBody(queue, {}), withoutComputedEtag(options))
      })
    },

    /** Deletes a queue. `force` also when the queue is in use. Needs routing:queue:delete. */
    async delete(
      queueId: string,
      query: { readonly force?: boolean | undefined } = {},
      options: CallOptions = {},
    ): Promise<void> {
      await compare(queueId, 'DELETE', options)
      const input = { ...target(queueId), query: { forceDelete: query.force } }
      await deleteOnce(context, queueOperations.delete, input, withoutComputedEtag(options))
    },
  }
}
