import { HOUR_MINUTES, HOUR_MS } from '../../core/time/durations'
import { contactTypeId, type DemandContactType, type Interval } from '../../documents'
import { countAnswered } from '../../documents/org/demand'
import type { AggregateGroup, AggregateMetric } from '../../resources/analytics/answers'
import { GRANULARITY_MS, slotsIn } from './window'

/** The attributes of a contact type. */
export type TypeParts = Pick<DemandContactType, 'queueId' | 'mediaType' | 'languageId' | 'skillIds'>

interface TypeTotals {
  readonly parts: TypeParts
  readonly offered: number[]
  /** By hour. */
  readonly handledByHour: number[]
  readonly handleMsByHour: number[]
  answered: number
  abandoned: number
  shortAbandoned: number
  handled: number
  handleMs: number
  alerts: number
  alertMs: number
  notAnswered: number
  notAnsweredMs: number
  afterCallMs: number
  priorities: number
  bySkillExpression: number
  forOneAgent: number
  longestMs: number
  /** Contacts for one agent whom others answered, and contacts for everyone. */
  readonly byOthers: Waits
  readonly forAll: Waits
  waitMs: number
  answeredWaitMs: number
  overServiceLevel: number | undefined
  transferred: number
}

/** Ended contacts, and the waits of the answered among them. */
interface Waits {
  ended: number
  answered: number
  ms: number
  shortestMs: number
}

/** Adds up answers by contact type. */
export interface TypeTable {
  /** Offered contacts per quarter of an hour, and handle times per hour. */
  addSeries(group: AggregateGroup): void
  addTotals(group: AggregateGroup): void
  /** Adds the type to the table if it is missing, with no demand, and returns its id. */
  ensure(parts: TypeParts): string
  list(): DemandContactType[]
}

/**
 * Reads the contact type from an answer's group. The requested skills come as one text such as `a,b`, in any order.
 * Undefined for groups without a queue or media type, which are not demand of a queue.
 */
export function typeParts(group: Readonly<Record<string, string>> = {}): TypeParts | undefined {
  const { queueId, mediaType, requestedLanguageId, requestedRoutingSkillId } = group
  if (queueId === undefined || mediaType === undefined) return undefined
  const skills = (requestedRoutingSkillId ?? '').split(',').map((id) => id.trim())
  const skillIds = [...new Set(skills.filter((id) => id !== ''))].sort()
  return { queueId, mediaType, skillIds, ...(requestedLanguageId ? { languageId: requestedLanguageId } : {}) }
}

/** An empty table for a window. */
export function typeTable(window: Interval): TypeTable {
  const types = new Map<string, TypeTotals>()
  const startMs = Date.parse(window.start)
  const slots = slotsIn(window)

  function ensureTotals(parts: TypeParts): TypeTotals {
    const id = contactTypeId(parts)
    const known = types.get(id)
    if (known !== undefined) return known
    const fresh = emptyTotals(parts, slots)
    types.set(id, fresh)
    return fresh
  }

  return {
    addSeries(group) {
      const parts = typeParts(group.group)
      if (parts === undefined) return
      const { offered, handledByHour, handleMsByHour } = ensureTotals(parts)
      for (const { interval = '', metrics = [] } of group.data ?? []) {
        const slot = Math.floor((Date.parse(interval.split('/')[0] ?? '') - startMs) / GRANULARITY_MS)
        if (!(slot >= 0 && slot < slots)) continue
        offered[slot] = (offered[slot] ?? 0) + totalCount(metrics, 'nOffered')
        const hour = Math.floor((slot * GRANULARITY_MS) / HOUR_MS)
        handledByHour[hour] = (handledByHour[hour] ?? 0) + totalCount(metrics, 'tHandle')
        handleMsByHour[hour] = (handleMsByHour[hour] ?? 0) + totalSum(metrics, 'tHandle')
      }
    },
    addTotals(group) {
      const parts = typeParts(group.group)
      if (parts === undefined) return
      const totals = ensureTotals(parts)
      const priority = Number(group.group?.routingPriority ?? 0)
      for (const { metrics = [] } of group.data ?? []) {
        const ended = addMetrics(totals, metrics, priority)
        const { skillExpressionId, requestedRouting = '', usedRouting = '' } = group.group ?? {}
        if (skillExpressionId !== undefined) totals.bySkillExpression += ended
        const isForOne = FOR_ONE_AGENT.test(requestedRouting)
        if (isForOne) totals.forOneAgent += ended
        const { max, min } = metrics.find((metric) => metric.metric === 'tAnswered')?.stats ?? {}
        if (FOR_ONE_AGENT.test(usedRouting)) totals.longestMs = Math.max(totals.longestMs, max ?? 0)
        else addWaits(isForOne ? totals.byOthers : totals.forAll, ended, metrics, min)
      }
    },
    ensure(parts) {
      ensureTotals(parts)
      return contactTypeId(parts)
    },
    list: () => [...types].map(([id, totals]) => toType(id, totals)).sort((a, b) => (a.id < b.id ? -1 : 1)),
  }
}

/** Routing that asks one agent first: in one method, or in a list of methods. */
const FOR_ONE_AGENT = /\b(Last|Preferred)\b/

function noWaits(): Waits {
  return { ended: 0, answered: 0, ms: 0, shortestMs: Number.POSITIVE_INFINITY }
}

function addWaits(waits: Waits, ended: number, metrics: readonly AggregateMetric[], min = Infinity): void {
  waits.ended += ended
  waits.answered += totalCount(metrics, 'tAnswered')
  waits.ms += totalSum(metrics, 'tAnswered')
  waits.shortestMs = Math.min(waits.shortestMs, min)
}

/**
 * Estimates how many contacts for one agent came while that agent was absent, which records do not show. Others answer such
 * a contact after a usual wait, and every other one soon after the time for that agent is over; the mean wait of both tells
 * their proportion. It does not where alerts go unanswered, or where waits differ by no more than the ringing.
 */
function countAbsent({ byOthers, forAll, longestMs, notAnswered, alerts, alertMs }: TypeTotals): number {
  const { ended, answered, ms, shortestMs } = byOthers
  const longestRingMs = alerts === 0 ? 0 : (2 * alertMs) / alerts
  if (notAnswered > 0 || answered === 0 || shortestMs >= longestMs - longestRingMs) return 0
  const usualMs = forAll.answered === 0 ? 0 : forAll.ms / forAll.answered
  if (usualMs >= longestMs) return 0
  const waited = (ms / answered - usualMs) / (longestMs - usualMs)
  // Of them, as many abandoned as of all others.
  const absent = answered * (1 - Math.min(1, Math.max(0, waited)))
  return Math.min(ended, forAll.answered === 0 ? absent : (absent * forAll.ended) / forAll.answered)
}

function emptyTotals(parts: TypeParts, slots: number): TypeTotals {
  const hours = Math.ceil((slots * GRANULARITY_MS) / HOUR_MS)
  return {
    parts,
    offered: new Array<number>(slots).fill(0),
    handledByHour: new Array<number>(hours).fill(0),
    handleMsByHour: new Array<number>(hours).fill(0),
    answered: 0,
    abandoned: 0,
    shortAbandoned: 0,
    handled: 0,
    handleMs: 0,
    alerts: 0,
    alertMs: 0,
    notAnswered: 0,
    notAnsweredMs: 0,
    afterCallMs: 0,
    priorities: 0,
    bySkillExpression: 0,
    forOneAgent: 0,
    longestMs: 0,
    byOthers: noWaits(),
    forAll: noWaits(),
    waitMs: 0,
    answeredWaitMs: 0,
    overServiceLevel: undefined,
    transferred: 0,
  }
}

/**
 * Callbacks do not fill `tAnswered`: `handled` counts their answers, and their waits are those in the queue. Waits end with an
 * answer or an abandon.
 * @returns contacts whose wait ended
 */
function addMetrics(totals: TypeTotals, metrics: readonly AggregateMetric[], priority: number): number {
  const { mediaType } = totals.parts
  const base = { mediaType, answered: totalCount(metrics, 'tAnswered'), handled: totalCount(metrics, 'tHandle') }
  const ended = countAnswered(base) + totalCount(metrics, 'tAbandon')
  totals.priorities += priority * ended
  totals.answered += base.answered
  totals.abandoned += totalCount(metrics, 'tAbandon')
  totals.shortAbandoned += totalCount(metrics, 'tShortAbandon')
  totals.handled += base.handled
  totals.handleMs += totalSum(metrics, 'tHandle')
  totals.alerts += totalCount(metrics, 'tAlert')
  totals.alertMs += totalSum(metrics, 'tAlert')
  totals.notAnswered += totalCount(metrics, 'tNotResponding')
  totals.notAnsweredMs += totalSum(metrics, 'tNotResponding')
  totals.afterCallMs += totalSum(metrics, 'tAcw')
  totals.answeredWaitMs += totalSum(metrics, 'tAnswered')
  totals.waitMs +=
    mediaType === 'callback'
      ? totalSum(metrics, 'tAcd')
      : totalSum(metrics, 'tAnswered') + totalSum(metrics, 'tAbandon')
  totals.transferred += totalCount(metrics, 'nTransferred')
  if (metrics.some((metric) => metric.metric === 'nOverSla')) {
    totals.overServiceLevel = (totals.overServiceLevel ?? 0) + totalCount(metrics, 'nOverSla')
  }
  return ended
}

function toType(id: string, totals: TypeTotals): DemandContactType {
  const {
    parts,
    handleMs,
    alerts,
    alertMs,
    notAnswered,
    notAnsweredMs,
    afterCallMs,
    priorities,
    bySkillExpression,
    forOneAgent,
    longestMs,
    byOthers: _others,
    forAll: _all,
    waitMs,
    answeredWaitMs,
    overServiceLevel,
    handledByHour,
    handleMsByHour,
    ...rest
  } = totals
  const seconds = handleMsByHour.map((ms) => Math.round(ms / 1000))
  // Whether `tAlert` counts alerts that nobody answered is not documented: their number tells.
  const answered = countAnswered({ ...rest, mediaType: parts.mediaType })
  const answeredAlertMs = alerts > answered + notAnswered / 2 ? Math.max(0, alertMs - notAnsweredMs) : alertMs
  return {
    id,
    ...parts,
    ...rest,
    handleSeconds: handleMs / 1000,
    waitSeconds: waitMs / 1000,
    answeredWaitSeconds: answeredWaitMs / 1000,
    ...(answeredAlertMs === 0 ? {} : { alertSeconds: answeredAlertMs / 1000 }),
    ...(notAnswered === 0 ? {} : { notAnswered, notAnsweredSeconds: notAnsweredMs / 1000 }),
    afterCallSeconds: afterCallMs / 1000,
    ...(priorities === 0 ? {} : { priorities }),
    ...(bySkillExpression === 0 ? {} : { bySkillExpression }),
    ...(forOneAgent === 0
      ? {}
      : {
          forOneAgent: {
            contacts: forOneAgent - countAbsent(totals),
            ...(longestMs > 0 && { longestWaitSeconds: longestMs / 1000 }),
          },
        }),
    ...(overServiceLevel === undefined ? {} : { overServiceLevel }),
    handleTimes: { intervalMinutes: HOUR_MINUTES, handled: handledByHour, seconds },
  }
}

/** An absent metric counts as zero, since the platform leaves out metrics without data. */
export function totalCount(metrics: readonly AggregateMetric[], name: string): number {
  return metrics.reduce((sum, metric) => sum + (metric.metric === name ? (metric.stats?.count ?? 0) : 0), 0)
}

/** Sums of durations are in milliseconds. */
export function totalSum(metrics: readonly AggregateMetric[], name: string): number {
  return metrics.reduce((sum, metric) => sum + (metric.metric === name ? (metric.stats?.sum ?? 0) : 0), 0)
}
