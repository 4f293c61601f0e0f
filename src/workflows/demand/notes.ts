import type { DemandContactType, Interval } from '../../documents'
import type { OrgCapacity, OwnCapacity } from './capacity'
import type { Resolutions } from './resolutions'
import { GRANULARITY_MINUTES } from './window'

/** Minimum difference between the sum over contact types and the queue's own total that is reported as late data. */
const TOLERATED = 0.01

/** Parts of a demand that the rest is useful without. */
export type OptionalPart = 'staffing' | 'capacity' | 'ownCapacity' | 'resolutions'

/** The data that the notes of a capture are made from. */
export interface NotedCapture {
  readonly window: Interval
  readonly contactTypes: readonly DemandContactType[]
  /** Offered contacts by queue, from a query without skills. */
  readonly offeredByQueue: ReadonlyMap<string, number>
  /** Number of agents with a row of routing time; undefined if it may not be read. */
  readonly staffed: number | undefined
  readonly requested: number
  /** Undefined when it may not be read. */
  readonly capacity: OrgCapacity | undefined
  /** Undefined when it was not read, or may not be. */
  readonly ownCapacity?: OwnCapacity | undefined
  /** Undefined when it may not be read. */
  readonly resolutions: Resolutions | undefined
  /** What the org answered where a part could not be read; empty where a permission is missing. */
  readonly refused?: Readonly<Partial<Record<OptionalPart, string>>> | undefined
}

/** Writes sentences on how the demand was counted, what was checked and what is missing. */
export function demandNotes({
  window,
  contactTypes,
  offeredByQueue,
  staffed,
  requested,
  capacity,
  ownCapacity,
  resolutions,
  refused = {},
}: NotedCapture): string[] {
  return [
    `Conversation aggregates from ${window.start} to ${window.end}, per ${GRANULARITY_MINUTES} minutes, UTC.`,
    countingNote(contactTypes, offeredByQueue),
    'Abandoned contacts include short abandons, which are also given separately. Waiting time is that of answered and abandoned contacts.',
    'Handle times by agent are sums of all contacts; aggregates do not separate those of transferred contacts.',
    ...(contactTypes.some((type) => type.overServiceLevel !== undefined)
      ? []
      : ['The platform gives no contacts over service level (nOverSla) for this window.']),
    staffed === undefined
      ? `Time in routing states ${unread(refused.staffing, 'analytics:userAggregate:view')}: occupancy is unknown.`
      : staffed === requested
        ? `Time in routing states of all ${requested} agents.`
        : `Time in routing states of ${staffed} of ${requested} agents; the others have none in the window.`,
    ...capacityNotes(capacity, ownCapacity, requested, refused),
    resolutionNote(resolutions, refused.resolutions),
  ]
}

function capacityNotes(
  capacity: NotedCapture['capacity'],
  own: NotedCapture['ownCapacity'],
  requested: number,
  refused: NonNullable<NotedCapture['refused']>,
): string[] {
  const rows = own?.rows ?? []
  const isMixed = [...(capacity === undefined ? [] : [capacity]), ...rows].some(
    (one) => Object.keys(one.interruptedBy).length > 0,
  )
  const leftOut = [...new Set([...(capacity?.leftOut ?? []), ...(own?.leftOut ?? [])])]
  return [
    capacity === undefined
      ? `How many contacts agents take at once ${unread(refused.capacity, 'routing:utilization:view')}: one of each medium is assumed.`
      : own !== undefined || refused.ownCapacity !== undefined
        ? 'How many contacts agents take at once is the setting of the org.'
        : `How many contacts agents take at once is taken from the org for all ${requested} agents: whoever has a setting of their own is forecast with more or less capacity than they have. \`skillroute snapshot --own-utilization --save-demand demand.json\` reads theirs.`,
    ...(own === undefined ? [] : [`Agents with settings of their own: ${rows.length} of ${requested}.`]),
    ...(refused.ownCapacity === undefined
      ? []
      : [
          `What single agents take at once ${unread(refused.ownCapacity, 'routing:utilization:view')}: they are treated as all others.`,
        ]),
    ...(isMixed
      ? ['Contacts that others may interrupt have the handle times on record, which include interruptions.']
      : []),
    ...(leftOut.length === 0 ? [] : [`Settings of utilization that the figures leave out: ${leftOut.join(', ')}.`]),
  ]
}

/** Why a part is missing: what the org answered, or else a permission. */
function unread(refusal: string | undefined, permission: string): string {
  return refusal === undefined || refusal === ''
    ? `may not be read (${permission} is missing)`
    : `could not be read (${refusal})`
}

function resolutionNote(resolutions: Resolutions | undefined, refusal: string | undefined): string {
  if (resolutions === undefined) {
    return `What was resolved ${unread(refusal, 'analytics:resolutionAggregate:view')}: resolution is unknown.`
  }
  if (resolutions.size === 0) {
    return 'The org has no data on what was resolved (nNextContactAvoided) for this window: resolution is unknown.'
  }
  return `Resolved means nNextContactAvoided (the customer did not contact again), in ${resolutions.size} pairs of queue and medium. The platform gives it by agent, not by skill: an agent's contacts of a queue and medium share it by their number.`
}

function countingNote(types: readonly DemandContactType[], offeredByQueue: ReadonlyMap<string, number>): string {
  const bySets = new Map<string, number>()
  for (const { queueId, offered } of types) {
    bySets.set(queueId, (bySets.get(queueId) ?? 0) + offered.reduce((a, b) => a + b, 0))
  }
  const off = [...offeredByQueue].filter(
    ([queueId, total]) => Math.abs((bySets.get(queueId) ?? 0) - total) > TOLERATED * Math.max(total, 1),
  )
  if (off.length === 0) {
    return 'A contact that asks for several skills counts once, under its set of skills; sums over sets equal the queue totals.'
  }
  const [queueId = '', total = 0] = off[0] ?? []
  return `Sums over skill sets differ from the queue totals in ${off.length} queues (queue ${queueId}: ${bySets.get(queueId) ?? 0} by sets, ${total} in all): contacts that ask for several skills may count more than once there.`
}
