import { ConflictError, ValidationError } from '../../core/errors'
import { canonicalJson } from '../../core/json/json'
import { LIMITS } from '../../core/limits'
import type { CallOptions } from '../../transport/contract/call-options'
import type { Paged } from '../../transport/contract/paged'
import type { AsRead } from '../inputs/given'
import { refuseMisspelled } from '../inputs/names'
import { writable } from '../inputs/writable'
import { createOrFind, deleteOnce } from '../kit/create-or-find'
import { readTarget } from '../kit/etag'
import { linkedListing } from '../kit/fields'
import { checkId, checkInput } from '../kit/input'
import { linkedPages } from '../kit/lists/lists'
import { creates, deletes, puts, queries, reads } from '../kit/operations'
import { checkQuery, optionalFlag, optionalText } from '../kit/query'
import { once, type ResourceContext, send, withoutKey } from '../kit/send'
import { mergeChanges } from '../queues/queue-body'
import {
  TRIGGER_NAMES,
  type Trigger,
  type TriggerChanges,
  type TriggerInput,
  type TriggerTest,
  triggerInputSchema,
  triggerSchema,
  triggerTestSchema,
} from './trigger-schema'

const listPath = '/api/v2/processautomation/triggers'
const path = '/api/v2/processautomation/triggers/{triggerId}'
export const triggerOperations = {
  list: reads(
    'getProcessautomationTriggers',
    listPath,
    linkedListing(triggerSchema),
    'processautomation:trigger:view|processautomation:trigger:edit',
  ),
  get: reads(
    'getProcessautomationTrigger',
    path,
    triggerSchema,
    'processautomation:trigger:view|processautomation:trigger:edit',
  ),
  create: creates('postProcessautomationTriggers', listPath, triggerSchema, 'processautomation:trigger:add'),
  update: puts('putProcessautomationTrigger', path, triggerSchema, 'processautomation:trigger:edit'),
  delete: deletes('deleteProcessautomationTrigger', path, 'processautomation:trigger:delete'),
  test: queries(
    'postProcessautomationTriggerTest',
    `${path}/test`,
    triggerTestSchema,
    'processautomation:trigger:test',
  ),
}

/** Triggers of process automation: `client.triggers`. */
export interface TriggersResource {
  /** Triggers. Needs processautomation:trigger:view. */
  list(
    query?: { readonly topicName?: string | undefined; readonly enabled?: boolean | undefined },
    options?: CallOptions,
  ): Paged<Trigger>

  /** One trigger. Needs processautomation:trigger:view. @throws NotFoundError */
  get(triggerId: string, options?: CallOptions): Promise<Trigger>

  /**
   * Creates a trigger. If the answer is lost, a trigger of this name and topic is searched for and named in the error:
   * triggers have no date that would prove that one is new. Needs processautomation:trigger:add.
   */
  create(trigger: TriggerInput, options?: CallOptions): Promise<Trigger>

  /**
   * Changes the given fields: reads the trigger, merges, and puts it back with the version read. Give `version` to
   * change only that version. Needs processautomation:trigger:view and processautomation:trigger:edit.
   * @throws ConflictError if the trigger has another version than the given one, or changes during the update
   */
  update(triggerId: string, changes: TriggerChanges | AsRead<TriggerChanges>, options?: CallOptions): Promise<Trigger>

  /** Deletes a trigger. Takes `ifMatch`. Needs processautomation:trigger:delete. */
  delete(triggerId: string, options?: CallOptions): Promise<void>

  /** Tells whether an event would start the trigger, without starting it. Needs processautomation:trigger:test. */
  test(triggerId: string, event: unknown, options?: CallOptions): Promise<TriggerTest>
}

/** Triggers: the platform's only way to react to its own events with a workflow. */
export function triggersResource(context: ResourceContext): TriggersResource {
  const buildParams = (triggerId: string) => ({ params: { triggerId: checkId(triggerId, 'triggerId') } })

  function list(
    query: { readonly topicName?: string | undefined; readonly enabled?: boolean | undefined } = {},
    options: CallOptions = {},
  ): Paged<Trigger> {
    checkQuery(query, { topicName: optionalText(), enabled: optionalFlag() })
    const paging = { pageSize: LIMITS.pageSize.cursor }
    return linkedPages(context, triggerOperations.list, { query: { ...query } }, paging, options)
  }
  async function get(triggerId: string, options: CallOptions = {}): Promise<Trigger> {
    return await send(context, triggerOperations.get, buildParams(triggerId), options)
  }

  return {
    list,

    get,

    async create(trigger, options = {}) {
      const body = checkInput(triggerInputSchema, trigger, 'trigger')
      refuseMisspelled(trigger, { names: TRIGGER_NAMES, subject: 'trigger' })
      return await createOrFind(context, triggerOperations.create, { body }, options, async (lookup) => {
        const found = await list({ topicName: body.topicName }, withoutKey(lookup)).toArray()
        return found.find((known) => known.name === body.name)
      })
    },

    async update(triggerId, changes, options = {}) {
      const work = {
        id: 'triggers.update',
        content: { triggerId, changes },
        kind: 'idempotent' as const,
        result: triggerSchema(),
      }
      return await once(context, work, options, async (options) => {
        const writeTarget = { method: 'PUT', path: path.replace('{triggerId}', triggerId) }
        const { fresh: trigger, write } = await readTarget(writeTarget, options, (own) => get(triggerId, own))
        refuseMisspelled(changes, { names: TRIGGER_NAMES, subject: 'changes' }, trigger)
        const { version = trigger.version, ...rest } = changes
        if (version !== trigger.version) throw buildVersionConflict(version, trigger.version, writeTarget)
        const merged = writable(mergeChanges(trigger, rest), 'version')
        const body = { ...checkInput(triggerInputSchema, merged, 'trigger'), version }
        return await context.transport.request(triggerOperations.update, { ...buildParams(triggerId), body }, write)
      })
    },

    async delete(triggerId, options = {}) {
      const read = (own: CallOptions) => get(triggerId, own)
      await deleteOnce(context, triggerOperations.delete, buildParams(triggerId), options, read)
    },

    async test(triggerId, event, options = {}) {
      // The platform takes the event as JSON inside a string.
      const body = typeof event === 'string' ? event : formatJson(event)
      return await send(context, triggerOperations.test, { ...buildParams(triggerId), body }, options)
    },
  }
}

/** @throws ValidationError for what has no JSON form */
function formatJson(event: unknown): string {
  try {
    return canonicalJson(event)
  } catch (error) {
    throw new ValidationError([{ path: 'event', message: error instanceof Error ? error.message : 'has no JSON form' }])
  }
}

function buildVersionConflict(
  given: number | undefined,
  found: number | undefined,
  place: { method: string; path: string },
): ConflictError {
  const message = `${place.path} is version ${found ?? 'unknown'}, not ${given}. Read it again, then decide.`
  return new ConflictError(message, { status: 409, code: 'version.mismatch', attempts: 0, ...place })
}
