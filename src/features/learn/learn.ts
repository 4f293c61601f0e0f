import * as z from 'zod/mini'
import type { Client } from '../../client'
import { checkList, checkParts } from '../../core/checks'
import { addTo, groupBy } from '../../core/group-by'
import { LIMITS } from '../../core/limits'
import { aSignal, checkOptions } from '../../core/schema'
import { joinUpTo } from '../../core/text/counted'
import { HOUR_MS, WEEK_MS } from '../../core/time/durations'
import { when } from '../../core/time/iso-time'
import type { Calibration, CalibrationRow, Interval, Plan, QueueEffect } from '../../documents'
import { parsePlan } from '../../documents/plan/read-plan'
import { chunks } from '../../resources/kit/lists/in-parts'
import { assertOwnOrg } from '../../workflows/kit/own-org'
import { fetchMeasures, type QueueMeasures } from '../../workflows/status/queue-measures'
import { calibrate, type ForecastPair } from './calibrate'

/** A plan that was applied. */
export interface LearnedPlan {
  readonly plan: Plan
  /** When the last of its changes took effect, ISO time. */
  readonly appliedAt: string
  /** When the first of its changes was undone; absent if all are still in effect. */
  readonly undoneAt?: string | undefined
  /** How many of its changes took effect: a report's `applied`, `already` and `resumed`. Default: all. */
  readonly inEffect?: number | undefined
}

/** Options for comparing forecasts. */
export interface LearnOptions {
  /** Ends the work; rejects with its reason. */
  readonly signal?: AbortSignal | undefined
}

/** Probability that correct forecasts are reported as off, over all queues of a figure. */
const LEVEL = 0.05

/** A queue's forecast with the actual figures of its days. */
interface Outcome {
  readonly week: string
  /** Length of these days in weeks, at least 1: contacts are forecast by week. */
  readonly weeks: number
  readonly forecast: QueueEffect
  readonly level: number
  readonly actual: QueueMeasures
}

type Measure = CalibrationRow['measure']
const MEASURES: readonly Measure[] = ['contacts', 'serviceLevel', 'asaSeconds', 'abandonRate']

/**
 * Compares the forecasts of applied plans with actuals: those of the days that the plan was made for, or of the week
 * after it was applied if it was made for the average week. The result has bias, slope, coverage of the prediction
 * intervals and their score, by queue, medium and figure, and over all queues. If forecasts are off by more than random
 * variation, it has a correction. Plans without a forecast, plans whose days are not over, and plans that were not
 * wholly in effect during all of them are left out, and a note says so. Sends one request per plan and 100 queues.
 * @throws PlanError `tampered` or `wrongOrg`
 * @example
 * const { rows } = await learnForecasts(client, [{ plan, appliedAt: report.endedAt }])
 */
export async function learnForecasts(
  client: Client,
  plans: readonly LearnedPlan[],
  options: LearnOptions = {},
): Promise<Calibration> {
  checkParts(client, 'client', 'organizations', 'routing', 'analytics', 'clock')
  checkList(plans, 'plans')
  checkOptions(options, { signal: z.optional(aSignal()) })
  const { signal } = options
  const nowMs = client.clock.now()
  const org = await client.organizations.me({ signal })
  const weeks: Calibration['weeks'][number][] = []
  const outcomes: Outcome[] = []
  const left = new Map<string, string[]>()
  const leaveOut = (reason: string, name: string): void => addTo(left, reason, name)
  for (const applied of plans) {
    const { plan, appliedAt, undoneAt, inEffect = plan.changes.length } = applied
    parsePlan(plan)
    const interval = daysToCompare(applied)
    const { start, end } = interval
    if (plan.effect === null) leaveOut('made without a forecast', plan.id)
    else if (inEffect < plan.changes.length) leaveOut('some changes did not take effect', plan.id)
    else if (Date.parse(appliedAt) > Date.parse(start))
      leaveOut('applied after the days that it was made for began', `${plan.id}, ${when(appliedAt)}`)
    else if (undoneAt !== undefined && !isWhole(applied))
      leaveOut('undone before the days to compare were over', `${plan.id}, ${when(undoneAt)}`)
    else if (Date.parse(end) > nowMs)
      leaveOut('the days to compare are not over', `${plan.id}, ${when(start)} to ${when(end)}`)
    else {
      await assertOwnOrg(client, `Plan ${plan.id}`, plan.org, { signal })
      weeks.push({ planId: plan.id, interval })
      outcomes.push(...(await readOutcomes(client, plan, interval, signal)))
    }
  }
  return {
    format: 'skillroute/calibration@1',
    org: { id: org.id, name: org.name ?? org.id },
    madeAt: new Date(nowMs).toISOString(),
    weeks,
    rows: buildRows(outcomes),
    notes: [
      ...[...left].map(
        ([reason, names]) =>
          `${names.length === 1 ? '1 plan was' : `${names.length} plans were`} left out: ${reason} (${joinUpTo(names, MAX_NAMED, '; ')}).`,
      ),
      ...(weeks.length === 1 ? ['One week cannot tell whether forecasts are off on average.'] : []),
    ],
  }
}

/** The days of a plan, or the week after it was applied. */
function daysToCompare({ plan: { effect }, appliedAt }: LearnedPlan): Interval {
  if (effect?.period !== undefined) return { start: effect.period.start, end: effect.period.end }
  const startMs = Math.ceil(Date.parse(appliedAt) / HOUR_MS) * HOUR_MS
  return { start: new Date(startMs).toISOString(), end: new Date(startMs + WEEK_MS).toISOString() }
}

/** Whether a plan was applied before the days to compare began, and not undone before they were over. */
export function isWhole(applied: LearnedPlan): boolean {
  const { appliedAt, undoneAt } = applied
  const { start, end } = daysToCompare(applied)
  return (
    Date.parse(appliedAt) <= Date.parse(start) && (undoneAt === undefined || Date.parse(undoneAt) >= Date.parse(end))
  )
}

async function readOutcomes(
  client: Client,
  { id, effect }: Plan,
  interval: Interval,
  signal: AbortSignal | undefined,
): Promise<Outcome[]> {
  const rows = effect?.queues ?? []
  const queueIds = [...new Set(rows.map(({ queue }) => queue.id))]
  const found = new Map<string, QueueMeasures[]>()
  for (const ids of chunks(queueIds, LIMITS.userIdsPerCall))
    for (const [queueId, measures] of await fetchMeasures(client, ids, interval, { signal }))
      found.set(queueId, measures)
  const level = effect?.simulation?.predictionLevel ?? 0.95
  const weeks = Math.max(1, (Date.parse(interval.end) - Date.parse(interval.start)) / WEEK_MS)
  return rows.flatMap((row) => {
    const actual = found.get(row.queue.id)?.find(({ mediaType }) => mediaType === row.mediaType)
    return actual === undefined ? [] : [{ week: id, weeks, forecast: row, level, actual }]
  })
}

function buildRows(outcomes: readonly Outcome[]): CalibrationRow[] {
  const byQueue = groupBy(outcomes, ({ forecast }) => `${forecast.queue.id} ${forecast.mediaType}`)
  return MEASURES.flatMap((measure) => {
    const isShare = measure === 'contacts'
    const all = listPairs(outcomes, measure)
    if (all.length === 0) return []
    const queues = [...byQueue.values()].sort((a, b) =>
      (a[0]?.forecast.queue.name ?? '') < (b[0]?.forecast.queue.name ?? '') ? -1 : 1,
    )
    return [
      { measure, ...calibrate(all, { level: LEVEL, isShare }) },
      ...queues.flatMap((own): CalibrationRow[] => {
        const [first] = own
        const pairs = listPairs(own, measure)
        if (first === undefined || pairs.length === 0) return []
        const { queue, mediaType } = first.forecast
        return [{ queue, mediaType, measure, ...calibrate(pairs, { level: LEVEL / queues.length, isShare }) }]
      }),
    ]
  })
}

function listPairs(outcomes: readonly Outcome[], measure: Measure): ForecastPair[] {
  return outcomes.flatMap(({ week, weeks, forecast: { contactsPerWeek, after }, level, actual }) => {
    const [forecast, arrived, span] = {
      contacts: [contactsPerWeek > 0 ? contactsPerWeek * weeks : null, actual.offered, undefined] as const,
      serviceLevel: [after.serviceLevel, actual.serviceLevel, after.predictions?.serviceLevel] as const,
      asaSeconds: [after.asaSeconds, actual.asaSeconds, after.predictions?.asaSeconds] as const,
      abandonRate: [after.abandonProbability, actual.abandonRate, after.predictions?.abandonProbability] as const,
    }[measure]
    if (forecast === null || forecast === undefined || arrived === undefined) return []
    const weights = { forecast: contactsPerWeek, actual: actual.offered }
    return [
      { week, weights, forecast, actual: arrived, ...(span === undefined ? {} : { predicted: { ...span, level } }) },
    ]
  })
}

/** Plans named in a note. */
const MAX_NAMED = 3
