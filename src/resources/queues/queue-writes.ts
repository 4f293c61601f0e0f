import * as z from 'zod/mini'
import { checkBag } from '../../core/bag'
import { ApiError, ConnectionError, ResponseError, SkillrouteError } from '../../core/errors'
import { LIMITS } from '../../core/limits'
import type { CallOptions } from '../../transport/contract/call-options'
import type { AsRead } from '../inputs/given'
import { refuseMisspelled } from '../inputs/names'
import type { GivenQueueChanges, NewQueueInput, QueueChanges, QueueInput } from '../inputs/queue-input'
import { QUEUE_NAMES } from '../inputs/queue-names'
import type { ResourceContext } from '../kit/context'
import { createOrFind } from '../kit/create-or-find'
import { deleteOnce } from '../kit/delete-once'
import { readTarget } from '../kit/etag'
import { loose } from '../kit/fields'
import { NOT_PUT_BACK } from '../kit/in-doubt'
import { atMost, checkId, checkInput, nonEmpty, oneOf } from '../kit/input'
import { once, withoutKey } from '../kit/send'
import { sendIfSame } from '../kit/send-if-same'
import type { Queue } from './queue'
import { emptiedRings, queueBody, refilledRings, ringsToEmptyFirst } from './queue-body'
import { queueOperations } from './queue-operations'
import { queueSchema } from './queue-schema'

const changedFields = () => ({
  name: z.optional(nonEmpty()),
  skillEvaluationMethod: z.optional(oneOf(['NONE', 'ALL', 'BEST'])),
  bullseye: z.nullish(
    z.looseObject({
      rings: z.optional(z.array(z.looseObject({})).check(atMost(LIMITS.ring.max, 'must hold at most 6 rings'))),
    }),
  ),
})
const changesSchema = loose(changedFields)
const newQueueSchema = loose(() => ({ ...changedFields(), name: nonEmpty('must be the name of the new queue') }))

const newQueue = { names: QUEUE_NAMES, subject: 'queue' }

/** The reads that the writes depend on. */
interface QueueReads {
  get(queueId: string, query: Record<string, never>, options: CallOptions): Promise<Queue>
  findByName(name: string, options: CallOptions): Promise<Queue | undefined>
}

/** Writes of queues: part of `client.routing.queues`. */
export interface QueueWrites {
  /**
   * Creates a queue. If the answer is lost, the queue is searched for by its name, so that it is not created twice.
   * Needs routing:queue:add.
   */
  create(queue: NewQueueInput | AsRead<NewQueueInput>, options?: CallOptions): Promise<Queue>

  /**
   * Changes the given fields and leaves all others as they are: reads the queue, merges, and puts it back whole,
   * fields we do not know included. Nested objects are merged, lists replaced, null clears a field. `ifMatch` is
   * compared after that read. On the platform the last write wins, so a write by someone else between our read and our
   * write is overwritten. Rings with groups are first emptied by a separate update, and then removed. If the removal
   * fails, they get their groups back. Needs routing:queue:view and routing:queue:edit.
   * @throws ConflictError code `etag.mismatch`
   * @throws SkillrouteError code `queue.notPutBack` when restoring the groups failed too; the error names the rings and
   *   groups
   */
  update(queueId: string, changes: QueueChanges | AsRead<QueueChanges>, options?: CallOptions): Promise<Queue>

  /**
   * Replaces the whole queue: whatever `queue` leaves out is reset. Read-only fields are left out of the body.
   * With `ifMatch` the queue is read first. Needs routing:queue:edit.
   */
  replace(queueId: string, queue: QueueInput | AsRead<QueueInput>, options?: CallOptions): Promise<Queue>

  /** Deletes a queue; with `force`, even if it is in use. Takes `ifMatch`. Needs routing:queue:delete. */
  delete(queueId: string, query?: { readonly force?: boolean | undefined }, options?: CallOptions): Promise<void>
}

/** Writes of queues: part of the queues resource. */
export function queueWrites(context: ResourceContext, { get, findByName }: QueueReads): QueueWrites {
  const target = (queueId: string) => ({ params: { queueId: checkId(queueId, 'queueId') } })

  const bodyOf = (...[queue, changes]: Parameters<typeof queueBody>) => queueBody(queue, changes, context.facts)

  async function put(queueId: string, body: unknown, options: CallOptions): Promise<Queue> {
    return await context.transport.request(queueOperations.replace, { ...target(queueId), body }, options)
  }

  /** Clears the groups of the rings to remove, then changes the queue. If that fails, restores the groups. */
  async function emptyThenPut(queue: Queue, full: readonly number[], changes: GivenQueueChanges, write: CallOptions) {
    let emptied: Queue | undefined
    try {
      emptied = await put(queue.id, bodyOf(queue, emptiedRings(queue, full)), withoutKey(write))
      return await put(queue.id, bodyOf(emptied, changes), write)
    } catch (error) {
      if (emptied !== undefined || !isWithoutEffect(error)) await putBack(queue, full, write, error)
      throw error
    }
  }

  async function putBack(queue: Queue, full: readonly number[], options: CallOptions, cause: unknown): Promise<void> {
    // Runs even after an abort: the caller aborted the change, and the groups must not be lost.
    const { signal: _signal, ...rest } = withoutKey(options)
    try {
      // A new read, so that concurrent writes by others are kept.
      const now = await get(queue.id, {}, rest)
      const rings = refilledRings(now, queue, full)
      if (rings !== undefined) await put(queue.id, bodyOf(now, rings), rest)
    } catch (error) {
      throw notPutBack(queue, full, cause, error)
    }
  }

  return {
    async create(queue, options = {}) {
      const body = checkInput(newQueueSchema, queue, 'queue')
      refuseMisspelled(queue, newQueue)
      return await createOrFind(context, queueOperations.create, { body }, options, (lookup) =>
        findByName(queue.name, lookup),
      )
    },

    async update(queueId, changes, options = {}) {
      checkInput(changesSchema, changes, 'changes')
      const work = {
        id: 'queues.update',
        content: { queueId, changes },
        kind: 'idempotent' as const,
        result: queueSchema(),
      }
      return await once(context, work, options, async (options) => {
        const place = { method: 'PUT', path: `/api/v2/routing/queues/${queueId}` }
        const { fresh: queue, write } = await readTarget(place, options, (read) => get(queueId, {}, read))
        refuseMisspelled(changes, { names: QUEUE_NAMES, subject: 'changes' }, queue)
        const full = ringsToEmptyFirst(queue, changes)
        if (full.length > 0) return await emptyThenPut(queue, full, changes, write)
        return await put(queueId, bodyOf(queue, changes), write)
      })
    },

    async replace(queueId, queue, options = {}) {
      checkInput(newQueueSchema, queue, 'queue')
      const input = { ...target(queueId), body: bodyOf(queue, {}) }
      const read = (read: CallOptions) => get(queueId, {}, read)
      return await sendIfSame(context, queueOperations.replace, input, options, read, newQueue)
    },

    async delete(queueId, query = {}, options = {}) {
      checkBag(query, 'query', 'force?b')
      const input = { ...target(queueId), query: { forceDelete: query.force } }
      await deleteOnce(context, queueOperations.delete, input, options, (read) => get(queueId, {}, read))
    },
  }
}

/** True for a write that certainly changed nothing. */
function isWithoutEffect(error: unknown): boolean {
  const known = error instanceof ApiError || error instanceof ConnectionError || error instanceof ResponseError
  return known && !error.inDoubt
}

function notPutBack(queue: Queue, full: readonly number[], cause: unknown, second: unknown): SkillrouteError {
  const lost = full.map((ring) => {
    const groups = queue.bullseye?.rings?.[ring - 1]?.memberGroups ?? []
    return `ring ${ring} (${groups.map(({ type, id }) => `${type ?? 'group'} ${id}`).join(', ')})`
  })
  const why = [cause, second].map((error) => (error instanceof Error ? error.message : String(error)))
  return new SkillrouteError(
    NOT_PUT_BACK,
    `Queue ${queue.id}: these rings were emptied so that they could be removed, and may be empty now: ` +
      `${lost.join('; ')}. The change failed: ${why[0]} Putting the groups back failed too: ${why[1]} ` +
      'Add the groups to their rings again.',
    { cause },
  )
}
