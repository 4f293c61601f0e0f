import { checkBag, checkKind } from '../../core/bag'
import type { AggregateMetric, Stats } from './answers'

/** What one row of conversation aggregates tells of how contacts were handled. Ratios are 0..1, times in seconds. */
export interface ContactMeasures {
  readonly offered: number
  readonly answered: number
  readonly abandoned: number
  readonly shortAbandoned: number
  readonly handled: number
  readonly transferred: number
  /** {@link abandonRate}; undefined when nothing was offered. */
  readonly abandonRate: number | undefined
  readonly ahtSeconds: number | undefined
  readonly talkSeconds: number | undefined
  readonly holdSeconds: number | undefined
  readonly acwSeconds: number | undefined
  readonly asaSeconds: number | undefined
  readonly serviceLevel: number | undefined
  readonly transferRate: number | undefined
}

/** Metrics as an aggregate query gives them for one row. */
export type Metrics = readonly AggregateMetric[]

/**
 * All measures of one row. The platform leaves out metrics without data, so an absent count is 0 and an absent ratio or
 * mean is undefined: unknown, not 0.
 */
export function contactMeasures(metrics: Metrics): ContactMeasures {
  checkKind(metrics, 'metrics', 'l')
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
 * Contacts that an agent took: `tAnswered.count`. Not `nConnected`, which also counts what no queue offered. Callbacks do
 * not fill it.
 */
export function answered(metrics: Metrics): number {
  checkKind(metrics, 'metrics', 'l')
  return count(metrics, 'tAnswered')
}

/** Share of offered contacts that were abandoned: `tAbandon.count / nOffered`, as the platform defines its abandon rate. */
export function abandonRate(metrics: Metrics): number | undefined {
  checkKind(metrics, 'metrics', 'l')
  return ratio(count(metrics, 'tAbandon'), count(metrics, 'nOffered'))
}

/**
 * Share abandoned of the contacts whose wait ended in a window: abandoned / (answered + abandoned), from
 * `tAbandon.count` and `tAnswered.count`; for callbacks, which have no `tAnswered`, `tHandle.count`. Our own measure, for
 * short windows: there {@link abandonRate} compares abandoned contacts with others that were offered, and can exceed 1.
 * Undefined when no wait ended.
 */
export function endedAbandonRate(metrics: Metrics, mediaType?: string): number | undefined {
  checkKind(metrics, 'metrics', 'l')
  if (mediaType !== undefined) checkKind(mediaType, 'mediaType', 's')
  const taken = mediaType === 'callback' ? count(metrics, 'tHandle') : answered(metrics)
  const gone = count(metrics, 'tAbandon')
  return ratio(gone, taken + gone)
}

/** Mean handle time (talk, hold and after-call work) in seconds: `tHandle.sum / tHandle.count / 1000`. */
export function ahtSeconds(metrics: Metrics): number | undefined {
  checkKind(metrics, 'metrics', 'l')
  return meanSeconds(metrics, 'tHandle')
}

/** Average speed of answer, of answered contacts, in seconds: `tAnswered.sum / tAnswered.count / 1000`. */
export function asaSeconds(metrics: Metrics): number | undefined {
  checkKind(metrics, 'metrics', 'l')
  return meanSeconds(metrics, 'tAnswered')
}

/**
 * Share of contacts answered within the queue's target: numerator over denominator of `oServiceLevel`, else its `ratio`,
 * else (`tAnswered.count` - `nOverSla`) / `nOffered`. Undefined where neither is there.
 */
export function serviceLevel(metrics: Metrics): number | undefined {
  checkKind(metrics, 'metrics', 'l')
  const { numerator, denominator, ratio: given } = stats(metrics, 'oServiceLevel') ?? {}
  if (numerator !== undefined && denominator) return numerator / denominator
  if (given !== undefined) return given
  const over = stats(metrics, 'nOverSla')?.count
  return over === undefined ? undefined : ratio(answered(metrics) - over, count(metrics, 'nOffered'))
}

/**
 * Transfers for each handled contact: `nTransferred / tHandle.count`, blind and consult transfers together. The
 * denominator is ours: the platform defines none. A contact handed on twice counts twice, so it can pass 1.
 */
export function transferRate(metrics: Metrics): number | undefined {
  checkKind(metrics, 'metrics', 'l')
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
  checkKind(metrics, 'metrics', 'l')
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
 * `tAgentRoutingStatus`, as the platform's own performance views have it. INTERACTING can go on after the agent left the
 * queue, so it may pass what presence would give.
 */
export function agentOccupancy(routing: RoutingSeconds): number | undefined {
  checkBag(
    routing,
    'routing',
    'interactingSeconds=n communicatingSeconds=n idleSeconds=n notRespondingSeconds=n offQueueSeconds=n *',
  )
  const { interactingSeconds, communicatingSeconds, idleSeconds } = routing
  return ratio(interactingSeconds, interactingSeconds + communicatingSeconds + idleSeconds)
}

/**
 * Occupancy of the agents of a queue: their times added up, then as {@link agentOccupancy}. The definition is ours, since
 * routing states are not kept by queue: an agent in several queues counts wholly in each. Say so beside the figure.
 */
export function queueOccupancy(members: readonly RoutingSeconds[]): number | undefined {
  checkKind(members, 'members', 'l')
  const sum = (field: keyof RoutingSeconds) => members.reduce((total, member) => total + member[field], 0)
  return agentOccupancy({
    interactingSeconds: sum('interactingSeconds'),
    communicatingSeconds: sum('communicatingSeconds'),
    idleSeconds: sum('idleSeconds'),
    notRespondingSeconds: 0,
    offQueueSeconds: 0,
  })
}

/** A stand-in for first-contact resolution, and what it rests on. Never a resolution rate: the platform has none. */
export interface FcrProxy {
  readonly value: number
  readonly basis: 'nextContactAvoided' | 'repeatContacts' | 'transfers'
}

/**
 * The best stand-in for first-contact resolution that the data give: `nNextContactAvoided` over handled contacts; else 1
 * minus the share of contacts that came again within some days; else 1 minus the transfer rate. Ours; show its basis.
 */
export function fcrProxy(data: {
  readonly handled: number
  readonly nextContactAvoided?: number | undefined
  readonly repeatContacts?: number | undefined
  readonly transferred?: number | undefined
}): FcrProxy | undefined {
  checkBag(data, 'data', 'handled=n *')
  const { handled, nextContactAvoided, repeatContacts, transferred } = data
  if (!(handled > 0)) return undefined
  if (nextContactAvoided !== undefined)
    return { value: share(nextContactAvoided / handled), basis: 'nextContactAvoided' }
  if (repeatContacts !== undefined) return { value: share(1 - repeatContacts / handled), basis: 'repeatContacts' }
  if (transferred !== undefined) return { value: share(1 - transferred / handled), basis: 'transfers' }
  return undefined
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

function share(value: number): number {
  return Math.min(1, Math.max(0, value))
}
