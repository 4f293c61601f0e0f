import { checkList, checkParts } from '../../core/checks'
import type { AggregateMetric, Stats } from './answers'

/** How the contacts of one row of conversation aggregates were handled. Ratios are 0..1, times in seconds. */
export interface ContactMeasures {
  readonly offered: number
  readonly answered: number
  readonly abandoned: number
  readonly shortAbandoned: number
  readonly handled: number
  readonly transferred: number
  /** {@link abandonRate}; undefined if nothing was offered. */
  readonly abandonRate: number | undefined
  readonly ahtSeconds: number | undefined
  readonly talkSeconds: number | undefined
  readonly holdSeconds: number | undefined
  readonly acwSeconds: number | undefined
  readonly asaSeconds: number | undefined
  readonly serviceLevel: number | undefined
  readonly transferRate: number | undefined
}

/** The metrics of one row, as an aggregate query returns them. */
export type Metrics = readonly AggregateMetric[]

/** The metrics that each measure is calculated from. */
const SOURCES: Readonly<Record<keyof ContactMeasures, readonly string[]>> = {
  offered: ['nOffered'],
  answered: ['tAnswered'],
  abandoned: ['tAbandon'],
  shortAbandoned: ['tShortAbandon'],
  handled: ['tHandle'],
  transferred: ['nTransferred'],
  abandonRate: ['tAbandon', 'nOffered'],
  ahtSeconds: ['tHandle'],
  talkSeconds: ['tTalkComplete'],
  holdSeconds: ['tHeldComplete'],
  acwSeconds: ['tAcw'],
  asaSeconds: ['tAnswered'],
  serviceLevel: [],
  transferRate: ['nTransferred', 'tHandle'],
}

/**
 * The measures of one row, as far as the query asked for their metrics. The platform leaves out metrics without data, so
 * the absent count of a requested metric is 0, and an absent ratio or mean is undefined: unknown, not 0. So is every
 * measure whose metrics were not requested.
 * @param requested the metrics of the query
 * @example
 * const metrics = ['nOffered', 'tAnswered', 'tAbandon'] as const
 * const { results } = await client.analytics.conversationAggregates({ interval, groupBy: ['queueId'], metrics })
 * for (const { data = [] } of results) console.log(contactMeasures(data[0]?.metrics ?? [], metrics))
 */
export function contactMeasures(metrics: Metrics, requested: readonly string[]): Partial<ContactMeasures> {
  checkList(metrics, 'metrics')
  checkList(requested, 'requested')
  const all: [string, unknown][] = Object.entries(rowMeasures(metrics))
  const sources: Readonly<Record<string, readonly string[]>> = SOURCES
  return Object.fromEntries(all.filter(([name]) => (sources[name] ?? []).every((source) => requested.includes(source))))
}

/** The measures of one row of a query that asked for every metric that they need. */
export function rowMeasures(metrics: Metrics): ContactMeasures {
  return {
    offered: count(metrics, 'nOffered'),
    answered: answered(metrics),
    abandoned: count(metrics, 'tAbandon'),
    shortAbandoned: count(metrics, 'tShortAbandon'),
    handled: count(metrics, 'tHandle'),
    transferred: count(metrics, 'nTransferred'),
    abandonRate: abandonRate(metrics),
    ahtSeconds: ahtSeconds(metrics),
    talkSeconds: meanSeconds(metrics, 'tTalkComplete'),
    holdSeconds: meanSeconds(metrics, 'tHeldComplete'),
    acwSeconds: meanSeconds(metrics, 'tAcw'),
    asaSeconds: asaSeconds(metrics),
    serviceLevel: serviceLevel(metrics),
    transferRate: transferRate(metrics),
  }
}

/**
 * Contacts that an agent answered: `tAnswered.count`. Not `nConnected`, which also counts contacts that no queue
 * offered. Callbacks have no `tAnswered`.
 */
export function answered(metrics: Metrics): number {
  checkList(metrics, 'metrics')
  return count(metrics, 'tAnswered')
}

/** Share of offered contacts that were abandoned: `tAbandon.count / nOffered`, as the platform defines its abandon rate. */
export function abandonRate(metrics: Metrics): number | undefined {
  return ratio(count(metrics, 'tAbandon'), count(metrics, 'nOffered'))
}

/**
 * Of the contacts whose wait ended in a window, the share that was abandoned: abandoned / (answered + abandoned), from
 * `tAbandon.count` and `tAnswered.count`; for callbacks, which have no `tAnswered`, from `tHandle.count`. This is our
 * own measure, for short windows: there {@link abandonRate} compares abandoned contacts with different offered ones,
 * and can exceed 1. Undefined if no wait ended.
 */
export function endedAbandonRate(metrics: Metrics, mediaType?: string): number | undefined {
  const taken = mediaType === 'callback' ? count(metrics, 'tHandle') : answered(metrics)
  const gone = count(metrics, 'tAbandon')
  return ratio(gone, taken + gone)
}

/** Mean handle time (talk, hold and after-call work) in seconds: `tHandle.sum / tHandle.count / 1000`. */
export function ahtSeconds(metrics: Metrics): number | undefined {
  checkList(metrics, 'metrics')
  return meanSeconds(metrics, 'tHandle')
}

/** Average speed of answer of answered contacts, in seconds: `tAnswered.sum / tAnswered.count / 1000`. */
export function asaSeconds(metrics: Metrics): number | undefined {
  checkList(metrics, 'metrics')
  return meanSeconds(metrics, 'tAnswered')
}

/**
 * Share of contacts answered within the queue's target: numerator / denominator of `oServiceLevel`, else its `ratio`,
 * else (`tAnswered.count` - `nOverSla`) / `nOffered`. Undefined if none of these is available.
 */
export function serviceLevel(metrics: Metrics): number | undefined {
  checkList(metrics, 'metrics')
  const { numerator, denominator, ratio: given } = stats(metrics, 'oServiceLevel') ?? {}
  if (numerator !== undefined && denominator) return numerator / denominator
  if (given !== undefined) return given
  const over = stats(metrics, 'nOverSla')?.count
  return over === undefined ? undefined : ratio(answered(metrics) - over, count(metrics, 'nOffered'))
}

/**
 * Transfers per handled contact: `nTransferred / tHandle.count`, blind and consult transfers together. The denominator
 * is our choice: the platform defines none. A contact transferred twice counts twice, so the rate can exceed 1.
 */
export function transferRate(metrics: Metrics): number | undefined {
  return ratio(count(metrics, 'nTransferred'), count(metrics, 'tHandle'))
}

/** Seconds in each routing state, from one user's `tAgentRoutingStatus` rows. */
export interface RoutingSeconds {
  readonly interactingSeconds: number
  readonly communicatingSeconds: number
  readonly idleSeconds: number
  readonly notRespondingSeconds: number
  readonly offQueueSeconds: number
}

/** Sums of `tAgentRoutingStatus` by its qualifier; a state without data is 0. */
export function routingSeconds(metrics: Metrics): RoutingSeconds {
  const seconds = (status: string) =>
    metrics
      .filter(({ metric, qualifier }) => metric === 'tAgentRoutingStatus' && qualifier === status)
      .reduce((sum, { stats }) => sum + (stats?.sum ?? 0) / 1_000, 0)
  return {
    interactingSeconds: seconds('INTERACTING'),
    communicatingSeconds: seconds('COMMUNICATING'),
    idleSeconds: seconds('IDLE'),
    notRespondingSeconds: seconds('NOT_RESPONDING'),
    offQueueSeconds: seconds('OFF_QUEUE'),
  }
}

/**
 * Share of an agent's time on queue spent on contacts: INTERACTING / (INTERACTING + COMMUNICATING + IDLE) of
 * `tAgentRoutingStatus`, as in the platform's own performance views. INTERACTING can continue after the agent left the
 * queue, so the value may be higher than one calculated from presence.
 */
export function agentOccupancy(routing: RoutingSeconds): number | undefined {
  checkParts(routing, 'routing', 'interactingSeconds', 'communicatingSeconds', 'idleSeconds')
  const { interactingSeconds, communicatingSeconds, idleSeconds } = routing
  return ratio(interactingSeconds, interactingSeconds + communicatingSeconds + idleSeconds)
}

/**
 * Occupancy of the agents of a queue: their times added up, then as {@link agentOccupancy}. The definition is ours,
 * since the platform does not record routing states by queue: an agent in several queues counts fully in each. State
 * this next to the figure.
 */
export function queueOccupancy(members: readonly RoutingSeconds[]): number | undefined {
  checkList(members, 'members')
  const sum = (field: keyof RoutingSeconds) => members.reduce((total, member) => total + member[field], 0)
  return agentOccupancy({
    interactingSeconds: sum('interactingSeconds'),
    communicatingSeconds: sum('communicatingSeconds'),
    idleSeconds: sum('idleSeconds'),
    notRespondingSeconds: 0,
    offQueueSeconds: 0,
  })
}

function stats(metrics: Metrics, name: string): Stats | undefined {
  return metrics.find(({ metric }) => metric === name)?.stats
}

function count(metrics: Metrics, name: string): number {
  return stats(metrics, name)?.count ?? 0
}

function meanSeconds(metrics: Metrics, name: string): number | undefined {
  const { sum, count } = stats(metrics, name) ?? {}
  return sum === undefined || count === undefined ? undefined : ratio(sum / 1_000, count)
}

function ratio(part: number, whole: number): number | undefined {
  return whole > 0 ? part / whole : undefined
}
