import { percent } from '../../core/text/counted'
import type { Change, Demand, Effect, RoutingModel } from '../../documents'
import { levelsMatter } from '../../optimizer/model/can-serve'
import { BEST_CANDIDATES } from '../../optimizer/simulate/compile/compile-choice'
import { inThreads, type ThreadOptions } from '../../threads/in-threads'
import { threadDefaults } from '../../threads/start'
import { simulationPool } from '../parallel/thread-pool'
import type { WhatIfEach } from '../parallel/thread-work'
import { whatIf } from '../parallel/what-if'
import {
  asCalibrated,
  byFormula,
  byRecord,
  bySimulation,
  type ForecastOptions,
  WEEKS,
  weeksOfRecord,
} from './forecast-changes'
import { correctByRecord } from './record/correct-by-record'
import { pastWeeks } from './record/past-weeks'

/** Each thread has a copy of the model; more threads hardly make 40 weeks faster. */
const MAX_THREADS = 8

/** Weeks of the other reading of BEST: enough for a mean within about a point. */
const OTHER_WEEKS = 8

/**
 * Forecasts the effect of changes: simulates coming weeks with and without them in threads, or uses the formula. Days
 * vary as much as in the demand. The result does not depend on the number of threads; the default is one per processor,
 * at most 8. The forecast of named days is corrected by how the same simulation of the past weeks differs from what was
 * measured in them.
 */
export async function forecastInThreads(
  model: RoutingModel,
  demand: Demand,
  changes: readonly Change[],
  {
    threads = Math.min(threadDefaults.threads(), MAX_THREADS),
    signal,
    onProgress,
    ...options
  }: ForecastOptions & ThreadOptions = {},
): Promise<Effect> {
  const formula = byFormula(model, demand, changes, options)
  if (formula !== undefined) return asCalibrated(formula, model, options)
  const past = pastWeeks(model, demand)
  const each = weeksOfRecord(past.length)
  const onRecord = past.length * each
  const simulated = await whatIfEach(past, byRecord(each), {
    threads,
    signal,
    onDone: (done) => onProgress?.({ step: 'simulating weeks', done: done * each, total: onRecord + WEEKS }),
  })
  const { method: _, ...simulation } = bySimulation(model, demand, {
    ...options,
    onProgress: onProgress && ((at) => onProgress({ ...at, done: onRecord + at.done, total: onRecord + WEEKS })),
  })
  const made = await whatIf(model, changes, { ...simulation, threads, signal })
  const { effect: forecast, isMoved } = correctByRecord(made, demand, simulated)
  const effect = asCalibrated(forecast, model, { ...options, isMoved })
  const crowded = crowdedQueues(model)
  if (crowded.size === 0) return effect
  const skilled = { weeks: OTHER_WEEKS, rules: { bestCandidatesBy: 'skills' } } as const
  const other = { ...simulation.simulation, ...skilled, onProgress: undefined }
  return withOtherReading(effect, await whatIf(model, changes, { simulation: other, threads, signal }), crowded)
}

const ADVICE = 'Run it again with fewer threads, or by formula (--forecast erlang)'

/**
 * `whatIf` without changes for several models, each simulated whole in one thread.
 * @returns the forecasts in the order of the models; the same on any number of threads
 */
async function whatIfEach(
  models: readonly RoutingModel[],
  options: (index: number) => WhatIfEach['options'],
  { onDone, ...threads }: ThreadOptions & { readonly onDone: (done: number) => void },
): Promise<Effect[]> {
  const forecasts: Effect[] = []
  if (models.length === 0) return forecasts
  const each = models.map((model, i): WhatIfEach => ({ model, options: options(i) }))
  const pool = await simulationPool({ kind: 'each', each }, ADVICE)
  await inThreads<Effect, void>(pool, threads, models.length, (started) =>
    started.run(0, models.length, (forecast) => {
      forecasts.push(forecast)
      onDone(forecasts.length)
    }),
  )
  return forecasts
}

/**
 * Queues in which it matters whom BEST considers: more agents are activated than it considers, and some of them lack the
 * skills of a contact type.
 */
export function crowdedQueues({ queues, contactTypes, agents }: RoutingModel): ReadonlySet<string> {
  const crowded = queues.filter((queue) => {
    if (!levelsMatter(queue)) return false
    const members = agents.filter(
      ({ eligible, queues: own }) => eligible && own.some(({ queueId }) => queueId === queue.id),
    )
    const types = contactTypes.filter(({ queueId }) => queueId === queue.id)
    return (
      members.length > BEST_CANDIDATES &&
      types.some(({ skillIds }) =>
        members.some(({ skills }) => !skillIds.every((id) => skills.some((skill) => skill.id === id))),
      )
    )
  })
  return new Set(crowded.map(({ id }) => id))
}

/** Service levels that differ by less count as equal. */
const EQUAL_WITHIN = 0.005

/** Adds a note for each of these queues whose service level is another if BEST considers agents in the other order. */
export function withOtherReading(made: Effect, other: Effect, crowded: ReadonlySet<string>): Effect {
  const notes = made.queues.flatMap(({ queue, mediaType, after }) => {
    const otherRow = other.queues.find((row) => row.queue.id === queue.id && row.mediaType === mediaType)
    if (!crowded.has(queue.id) || otherRow === undefined) return []
    if (Math.abs(otherRow.after.serviceLevel - after.serviceLevel) < EQUAL_WITHIN) return []
    const [idle, skilled] = [percent(after.serviceLevel, 1), percent(otherRow.after.serviceLevel, 1)]
    return `BEST considers at most ${BEST_CANDIDATES} agents, and whether it takes those who are idle longest or those who hold the skills is not documented. Service level of ${queue.name} (${mediaType}) after the changes: ${idle} if the idle longest, as in these figures; ${skilled} if those with the skills. skillroute explain finds which it is.`
  })
  return notes.length === 0 ? made : { ...made, notes: [...made.notes, ...notes] }
}
