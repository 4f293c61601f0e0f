import * as z from 'zod/mini'
import { ApiError, ConnectionError, ResponseError, SkillrouteError } from '../../core/errors'
import { LIMITS } from '../../core/limits'
import type { CallOptions } from '../../transport/contract/call-options'
import type { AsRead, DivisionInput, MemberGroupInput, RefInput } from '../inputs/given'
import type { GroupActivationConditionInput, GroupRoutingRuleInput, RingInput } from '../inputs/group-rules'
import type { MediaSettingsInput } from '../inputs/media-settings'
import { type NamesOf, refuseMisspelled } from '../inputs/names'
import type { GivenQueueChanges, NewQueueInput, QueueChanges, QueueInput } from '../inputs/queue-input'
import { createOrFind, deleteOnce } from '../kit/create-or-find'
import { readTarget } from '../kit/etag'
import { loose } from '../kit/fields'
import { atMost, checkId, checkInput, nonEmpty, oneOf } from '../kit/input'
import { checkQuery, optionalFlag } from '../kit/query'
import { NOT_PUT_BACK, once, type ResourceContext, withoutKey } from '../kit/send'
import { sendIfSame } from '../kit/send-if-same'
import type { Queue } from './queue'
import { emptiedRings, queueBody, refilledRings, ringsToEmptyFirst } from './queue-body'
import { queueOperations } from './queue-operations'
import { queueSchema } from './queue-schema'

const ref: NamesOf<RefInput> = { id: 1, name: 1, selfUri: 1 }
const division: NamesOf<DivisionInput> = { id: 1, name: 1 }
const memberGroups: NamesOf<MemberGroupInput> = { id: 1, name: 1, division, type: 1 }

const media: NamesOf<MediaSettingsInput> = {
  enableAutoAnswer: 1,
  alertingTimeoutSeconds: 1,
  serviceLevel: { percentage: 1, durationMs: 1 },
  autoAnswerAlertToneSeconds: 1,
  manualAnswerAlertToneSeconds: 1,
}

const groupRule: NamesOf<GroupRoutingRuleInput> = {
  queue: ref,
  metric: 1,
  operator: 1,
  conditionValue: 1,
  groups: memberGroups,
  waitSeconds: 1,
}
const conditions: NamesOf<GroupActivationConditionInput> = {
  simpleMetric: { metric: 1, queue: ref },
  operator: 1,
  value: 1,
}
const rings: NamesOf<RingInput> = {
  expansionCriteria: { type: 1, threshold: 1 },
  actions: { skillsToRemove: ref },
  memberGroups,
}

const QUEUE_NAMES: NamesOf<NewQueueInput> = {
  name: 1,
  division,
  description: 1,
  mediaSettings: {
    call: media,
    callback: {
      ...media,
      mode: 1,
      enableAutoDialAndEnd: 1,
      autoDialDelaySeconds: 1,
      autoEndDelaySeconds: 1,
      pacingModifier: 1,
      maxRetryCount: 1,
      retryDelaySeconds: 1,
      liveVoiceReactionType: 1,
      liveVoiceFlow: ref,
      answeringMachineReactionType: 1,
      answeringMachineFlow: ref,
      edgeGroup: ref,
      site: ref,
    },
    chat: media,
    email: { ...media, allOutboundEmailAddresses: 1 },
    message: {
      ...media,
      enableInactivityTimeout: 1,
      inactivityTimeoutSettings: { timeoutSeconds: 1, actionType: 1, flowId: ref },
      subTypeSettings: { '*': { enableAutoAnswer: 1, enableInactivityTimeout: 1 } },
    },
  },
  routingRules: { operator: 1, threshold: 1, waitSeconds: 1 },
  conditionalGroupRouting: { rules: groupRule },
  conditionalGroupActivation: {
    pilotRule: { conditions, conditionExpression: 1 },
    rules: { conditions, conditionExpression: 1, groups: memberGroups },
  },
  bullseye: { rings },
  scoringMethod: 1,
  lastAgentRoutingMode: 1,
  acwSettings: { wrapupPrompt: 1, timeoutMs: 1 },
  skillEvaluationMethod: 1,
  memberGroups,
  queueFlow: ref,
  emailInQueueFlow: ref,
  messageInQueueFlow: ref,
  whisperPrompt: ref,
  onHoldPrompt: ref,
  defaultMediaLanguage: 1,
  autoAnswerOnly: 1,
  cannedResponseLibraries: { libraryIds: 1, mode: 1 },
  enableTranscription: 1,
  enableAudioMonitoring: 1,
  enableManualAssignment: 1,
  agentOwnedRouting: { enableAgentOwnedCallbacks: 1, maxOwnedCallbackHours: 1, maxOwnedCallbackDelayHours: 1 },
  directRouting: {
    callMediaSettings: 1,
    emailMediaSettings: 1,
    messageMediaSettings: 1,
    backupQueueId: 1,
    waitForAgent: 1,
    agentWaitSeconds: 1,
  },
  callingPartyName: 1,
  callingPartyNumber: 1,
  defaultScripts: 1,
  outboundMessagingAddresses: { smsAddress: ref, openMessagingRecipient: ref, whatsAppRecipient: ref },
  outboundEmailAddress: 1,
  peerId: 1,
  suppressInQueueCallRecording: 1,
  sourceQueueId: 1,
}

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
   * Changes the given fields and leaves all others as they are: reads the queue, merges, and writes it whole,
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

export function queueWrites(context: ResourceContext, { get, findByName }: QueueReads): QueueWrites {
  const target = (queueId: string) => ({ params: { queueId: checkId(queueId, 'queueId') } })

  const buildBody = (...[queue, changes]: Parameters<typeof queueBody>) => queueBody(queue, changes, context.facts)

  async function put(queueId: string, body: unknown, options: CallOptions): Promise<Queue> {
    return await context.transport.request(queueOperations.replace, { ...target(queueId), body }, options)
  }

  /** Clears the groups of the rings to remove, then changes the queue. If that fails, restores the groups. */
  async function emptyThenPut(
    queue: Queue,
    ringNumbers: readonly number[],
    changes: GivenQueueChanges,
    write: CallOptions,
  ) {
    let emptied: Queue | undefined
    try {
      emptied = await put(queue.id, buildBody(queue, emptiedRings(queue, ringNumbers)), withoutKey(write))
      return await put(queue.id, buildBody(emptied, changes), write)
    } catch (error) {
      if (emptied !== undefined || !isWithoutEffect(error)) await restoreGroups(queue, ringNumbers, write, error)
      throw error
    }
  }

  async function restoreGroups(
    queue: Queue,
    ringNumbers: readonly number[],
    options: CallOptions,
    cause: unknown,
  ): Promise<void> {
    // Runs even after an abort: the caller aborted the change, and the groups must not be lost.
    const { signal: _signal, ...rest } = withoutKey(options)
    try {
      // A new read, so that concurrent writes by others are kept.
      const now = await get(queue.id, {}, rest)
      const rings = refilledRings(now, queue, ringNumbers)
      if (rings !== undefined) await put(queue.id, buildBody(now, rings), rest)
    } catch (error) {
      throw notRestored(queue, ringNumbers, cause, error)
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
        const ringNumbers = ringsToEmptyFirst(queue, changes)
        if (ringNumbers.length > 0) return await emptyThenPut(queue, ringNumbers, changes, write)
        return await put(queueId, buildBody(queue, changes), write)
      })
    },

    async replace(queueId, queue, options = {}) {
      checkInput(newQueueSchema, queue, 'queue')
      const input = { ...target(queueId), body: buildBody(queue, {}) }
      const read = (readOptions: CallOptions) => get(queueId, {}, readOptions)
      return await sendIfSame(context, queueOperations.replace, input, options, read, newQueue)
    },

    async delete(queueId, query = {}, options = {}) {
      checkQuery(query, { force: optionalFlag() })
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

function notRestored(queue: Queue, ringNumbers: readonly number[], cause: unknown, second: unknown): SkillrouteError {
  const lost = ringNumbers.map((ring) => {
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
