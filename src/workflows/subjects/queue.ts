import type { Client } from '../../client'
import type { Json } from '../../core/json/json'
import { isRecord } from '../../core/json/unknown'
import type { QueueSet } from '../../documents'
import type { Queue } from '../../resources/queues/queue'
import type { CallOptions } from '../../transport/contract/call-options'
import { unlessGone } from '../kit/read-levels'
import { asJson, mergedInto, patchFrom, valueAt, withValueAt } from '../kit/values'
import { type Driver, oneByOne, type State } from './driver'
import { shows } from './images'

/** The one attribute of this subject: the whole body. */
const BODY = 'body'

/**
 * Settings of one queue. A write replaces the whole queue, so it follows a new read: all fields except the planned ones
 * are sent back unchanged, even unknown ones.
 */
export const queueDriver: Driver = {
  perRead: 1,
  readMany: oneByOne(readOne),
  readOne,
  found: (state, change) => (change.kind === 'queue.set' ? valueAt(state.get(BODY) ?? null, change.field) : null),
  holds: shows,
  writes(queueId, changes, state) {
    const fields = changes.filter((change): change is QueueSet => change.kind === 'queue.set')
    if (fields.length === 0) return []
    const send: ReturnType<Driver['writes']>[number]['send'] = async (client, options) => {
      const now = asRecord(state.get(BODY) ?? null)
      const body = bodyWith(now, fields)
      // Rings that hold groups must be emptied before they are removed; the resource's own update does that.
      if (fields.some(({ field }) => field.startsWith('bullseye'))) {
        return toState(await client.routing.queues.update(queueId, patchFrom(now, body), options))
      }
      return toState(await client.routing.queues.replace(queueId, { ...body, name: String(body.name) }, options))
    }
    return [{ changes: fields, divisible: fields.length > 1, send }]
  },
}

async function readOne(client: Client, queueId: string, options: CallOptions): Promise<State | undefined> {
  const queue = await unlessGone(client.routing.queues.get(queueId, {}, options))
  return queue === undefined ? undefined : toState(queue)
}

function toState(queue: Queue): State {
  return new Map([[BODY, queueImage(asJson(queue))]])
}

/** Where a queue names groups: its own, and those of its rules. */
const GROUP_LISTS = ['memberGroups', 'groups']

/** Fields of a group there that the platform calculates or derives from the id. */
const COMPUTED_OF_GROUPS = ['memberCount', 'selfUri']

/**
 * Converts a queue's body, or a part of it, to the form that plans store and compare: without the member counts of its
 * groups, which change on their own.
 * @param key the last part of the path of a part
 */
export function queueImage(value: Json, key = ''): Json {
  if (Array.isArray(value)) return value.map((item) => queueImage(item, key))
  if (!isRecord(value)) return value
  const members = Object.entries(value).filter(
    ([name]) => !GROUP_LISTS.includes(key) || !COMPUTED_OF_GROUPS.includes(name),
  )
  return Object.fromEntries(members.map(([name, item]) => [name, queueImage(item, name)]))
}

function asRecord(value: Json): { readonly [key: string]: Json } {
  return isRecord(value) ? value : {}
}

/** A body with the planned fields: merged into the present body, or restored exactly in an undo. */
function bodyWith(
  now: { readonly [key: string]: Json },
  fields: readonly QueueSet[],
): { readonly [key: string]: Json } {
  const [desired, exact] = [fields.filter((field) => !field.takesBack), fields.filter((field) => field.takesBack)]
  const merged = asRecord(mergedInto(now, asJson(nested(desired))))
  return exact.reduce((body, { field, after }) => withValueAt(body, field, after), merged)
}

/** Makes a nested object from fields with dotted paths. */
function nested(fields: readonly QueueSet[]): Record<string, unknown> {
  let whole: Record<string, unknown> = {}
  for (const { field, after } of fields) {
    const one = field.split('.').reduceRight<unknown>((inner, key) => ({ [key]: inner }), after)
    whole = mergeNested(whole, one)
  }
  return whole
}

function mergeNested(whole: Record<string, unknown>, one: unknown): Record<string, unknown> {
  const merged = { ...whole }
  for (const [key, value] of Object.entries(Object(one))) {
    const there = merged[key]
    const both = typeof there === 'object' && there !== null && typeof value === 'object' && value !== null
    merged[key] = both && !Array.isArray(value) ? mergeNested({ ...there }, value) : value
  }
  return merged
}
