import type { Change, GuardrailResult, QueueEffect, ServiceLimit, ServiceMeasures } from '../../documents'
import { otherChoice } from '../../optimizer/model/queue-routing'
import { isInForecast } from '../forecast/lowered-queues'
import { type CheckContext, someNames, unknownThing, verdict } from './checking'

/** Checks the forecast after the changes: one result for each figure that an entry limits, over all its queues. */
export function checkService(context: CheckContext): GuardrailResult[] {
  return (context.guardrails.service ?? []).flatMap((limit, index) => {
    const id = `service[${index}]`
    const queue = limit.queue === undefined ? undefined : context.queues.find(limit.queue)
    if (queue !== undefined && 'problem' in queue) return [unknownThing(id, 'serviceLevel', null, queue.problem)]
    const rows = (context.effect?.queues ?? []).filter(
      (row) =>
        (queue === undefined || row.queue.id === queue.item.id) &&
        (limit.mediaType === undefined || row.mediaType === limit.mediaType),
    )
    const named = context.snapshot.queues.find((one) => one.id === queue?.item.id)
    const reason = named === undefined || context.changes.length === 0 ? undefined : otherChoice(named)
    const leftOut = notInForecast(context, queue?.item.id)
    return MEASURES.flatMap((measure) => {
      if (reason !== undefined)
        return unknowable(measure, limit, `, since ${reason}; leave the queue out of this limit`, id)
      return leftOut.length > 0
        ? unknowable(measure, limit, leftOutText(leftOut), id, leftOut)
        : evaluate(context, measure, limit, rows, id)
    })
  })
}

/**
 * The result for a figure that the forecast cannot give.
 * @param leftOut changes that may affect it and that the forecast leaves out
 */
function unknowable(
  { key, kind, what }: Measure,
  limit: ServiceLimit,
  why: string,
  place: string,
  leftOut: readonly Change[] = [],
): GuardrailResult[] {
  const allowed = limit[key]
  if (allowed === undefined) return []
  const message = `the ${what} to expect cannot be known${why}`
  const changeIds = leftOut.map((change) => change.id)
  return [verdict({ id: `${place}.${key}`, kind, limit: allowed, ok: false, found: null, message }, [], changeIds)]
}

function leftOutText(leftOut: readonly Change[]): string {
  const fields = [...new Set(leftOut.map(formatChange))].sort().join(', ')
  return `. Changes that may affect it and that the forecast does not know: ${leftOut.length} (${fields}); plan them by themselves, without this limit`
}

function formatChange(change: Change): string {
  if (change.kind === 'queue.set') return `${change.field} of ${change.queue.name}`
  return change.kind === 'utilization.set' ? 'utilization' : change.kind
}

/** Changes that may affect the service of a queue (default: any) and that the forecast leaves out. */
function notInForecast({ changes, effect: forecast }: CheckContext, queueId: string | undefined): Change[] {
  if (forecast === undefined || forecast === null) return []
  return changes.filter((change) => {
    if (isInForecast(change, forecast)) return false
    return (
      change.kind !== 'queue.set' ||
      ((queueId ?? change.queue.id) === change.queue.id && !WITHOUT_EFFECT.includes(change.field.split('.')[0] ?? ''))
    )
  })
}

/** Settings of a queue that affect neither which agents are offered contacts nor how long contacts take or wait. */
const WITHOUT_EFFECT = [
  'name',
  'description',
  'callingPartyName',
  'callingPartyNumber',
  'defaultScripts',
  'outboundEmailAddress',
  'outboundMessagingAddresses',
  'enableTranscription',
  'enableAudioMonitoring',
  'suppressInQueueCallRecording',
]

/** A figure with a limit. */
interface Measure {
  readonly key: 'minServiceLevel' | 'maxServiceLevelDrop' | 'maxOccupancy' | 'maxAsaSeconds' | 'maxAbandonProbability'
  readonly kind: GuardrailResult['kind']
  readonly what: string
  /** Null: unknown. Infinity: without bound. */
  readonly of: (row: QueueEffect, side: 'before' | 'after', limit: ServiceLimit) => number | null
  /** Whether more is better, as for a service level. */
  readonly isHigherBetter: boolean
}

const MEASURES: readonly Measure[] = [
  {
    key: 'minServiceLevel',
    kind: 'serviceLevel',
    what: 'service level',
    isHigherBetter: true,
    of: (row, side, limit) => figure(row[side], 'serviceLevel', limit, 'low'),
  },
  {
    key: 'maxServiceLevelDrop',
    kind: 'serviceLevel',
    what: 'drop of the service level',
    isHigherBetter: false,
    of: (row, side, limit) => (side === 'before' ? 0 : drop(row, limit)),
  },
  {
    key: 'maxOccupancy',
    kind: 'occupancy',
    what: 'occupancy',
    isHigherBetter: false,
    of: (row, side, limit) => figure(row[side], 'occupancy', limit, 'high'),
  },
  {
    key: 'maxAsaSeconds',
    kind: 'asa',
    what: 'average speed of answer in seconds',
    isHigherBetter: false,
    of: (row, side, limit) => {
      const asa = figure(row[side], 'asaSeconds', limit, 'high')
      return asa === null ? Number.POSITIVE_INFINITY : asa
    },
  },
  {
    key: 'maxAbandonProbability',
    kind: 'abandonment',
    what: 'share of contacts that abandon',
    isHigherBetter: false,
    of: (row, side, limit) => figure(row[side], 'abandonProbability', limit, 'high'),
  },
]

/** Shares and seconds that are equal in theory may differ by this rounding error. */
const ROUNDING = 1e-9

function evaluate(
  context: CheckContext,
  measure: Measure,
  limit: ServiceLimit,
  rows: readonly QueueEffect[],
  place: string,
): GuardrailResult[] {
  const { key, kind, what, isHigherBetter } = measure
  const allowed = limit[key]
  if (allowed === undefined) return []
  const part = { id: `${place}.${key}`, kind, limit: allowed }
  if (context.changes.length > 0 && (context.effect === undefined || context.effect === null)) {
    const message = `the ${what} to expect comes from a forecast, which the plan lacks: make it with the demand`
    return [verdict({ ...part, ok: false, found: null, message })]
  }
  if (rows.length === 0) {
    const message = `the changes affect no queue of this limit, so that its ${what} stays as it is`
    return [verdict({ ...part, ok: true, found: 'not reached', message })]
  }
  const worse = (a: number, b: number): boolean => (isHigherBetter ? a < b - ROUNDING : a > b + ROUNDING)
  const evaluated = rows.map((row) => ({
    row,
    before: measure.of(row, 'before', limit),
    after: measure.of(row, 'after', limit),
  }))
  const bad = evaluated.filter(({ before, after }) => {
    if (after === null) return true
    const isAllowed = limit.allowExisting === true && before !== null && worse(before, allowed) && !worse(after, before)
    return worse(after, allowed) && !isAllowed
  })
  const figures = (bad.length > 0 ? bad : evaluated).map(({ after }) => after)
  const worst = figures.includes(null)
    ? null
    : figures.reduce<number>((a, b) => (worse(b ?? a, a) ? (b ?? a) : a), figures[0] ?? 0)
  const found = worst === null ? null : Number.isFinite(worst) ? worst : 'without bound'
  const refs = bad.map(({ row }) => row.queue)
  const rule = `${isHigherBetter ? 'at least' : 'at most'} ${allowed} is asked for`
  const message =
    bad.length === 0
      ? `the ${what} is ${formatFound(found)} at worst; ${rule}`
      : `the ${what} of ${someNames(refs)} is ${formatFound(found)} ${bad.length > 1 ? 'at worst' : 'afterwards'}; ${rule}`
  return [verdict({ ...part, ok: bad.length === 0, found, message }, refs)]
}

function formatFound(found: number | string | null): string {
  if (found === null) return 'not in the forecast'
  return typeof found === 'number' ? String(Math.round(found * 1000) / 1000) : found
}

/** A figure of the forecast, or the worse end of its interval if that is requested and available. */
function figure(
  measures: ServiceMeasures,
  key: 'serviceLevel' | 'occupancy' | 'asaSeconds' | 'abandonProbability',
  { evaluate: how }: ServiceLimit,
  worse: 'low' | 'high',
): number | null {
  const interval =
    how === 'bound' ? measures.intervals?.[key] : how === 'week' ? measures.predictions?.[key] : undefined
  return interval?.[worse] ?? measures[key] ?? null
}

/**
 * The fall of the service level. It uses the interval of the difference, which is far narrower than the intervals
 * before and after.
 */
function drop({ before, after, difference }: QueueEffect, { evaluate: how }: ServiceLimit): number {
  const known = how === 'bound' ? difference?.intervals : how === 'week' ? difference?.predictions : undefined
  const interval = known?.serviceLevel
  return interval === undefined ? before.serviceLevel - after.serviceLevel : -interval.low
}
