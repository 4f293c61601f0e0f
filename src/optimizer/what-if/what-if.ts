import * as z from 'zod/mini'
import { lazy } from '../../core/lazy'
import { parserOf, positive, type ShapeOf } from '../../core/schema'
import type { Effect, RoutingModel } from '../../documents'
import { beforeChanges } from '../model/apply-changes'
import { applyMoves, type MoveLike } from '../model/apply-moves'
import { isSimulated } from '../model/can-serve'
import { ordered } from '../model/model-input'
import { withoutFigures } from '../model/queue-routing'
import type { StaffingShape } from '../model/time/moments'
import { handleTimes } from '../proficiency/handle-times'
import { staffingShape } from '../simulate/compile/options-schema'
import { outlook, type QueueOutlook } from './outlook'
import {
  ASA_NOTE,
  type BothSides,
  type ForecastWeeks,
  forecastWeeks,
  type Outlooks,
  simulatedForecast,
  type WeekSimulationOptions,
  weeksSchema,
} from './simulated'
import type { WeekPair } from './weeks'

/** Options of `whatIf`. */
export interface WhatIfOptions {
  /** `erlang` calculates by formula, `simulation` simulates possible weeks: slower, with intervals. Default `erlang`. */
  readonly method?: 'erlang' | 'simulation' | undefined
  /** For the method `simulation`. */
  readonly simulation?: WeekSimulationOptions | undefined
  /** How staff is spread over the week if the captured data have only totals. Default `followsDemand`. */
  readonly staffing?: StaffingShape | undefined
  /** Coefficient of variation of single handle times, for shrinking agents' means. Default 0.8. */
  readonly handleTimeCv?: number | undefined
}

/** Options of `whatIf`. */
export const whatIfSchema = /* @__PURE__ */ lazy(() =>
  z.strictObject({
    method: z.optional(z.enum(['erlang', 'simulation'])),
    simulation: z.optional(weeksSchema()),
    staffing: z.optional(staffingShape()),
    handleTimeCv: z.optional(positive()),
  } satisfies ShapeOf<WhatIfOptions>),
)
const parseWhatIfOptions = /* @__PURE__ */ parserOf('options', whatIfSchema)

/**
 * What changes would bring, per queue and medium: service level, ASA, occupancy and abandonment before and after, for the
 * average week.
 *
 * By formula (`erlang`): Erlang A where patience is known, else Erlang C, interval by interval. Changed levels have no
 * effect here, since only a simulation can tell which agent takes a contact first.
 *
 * By `simulation`: possible weeks under the platform's routing, each with and without the changes for the same
 * contacts. Every figure has two intervals. `intervals` say where its mean over many weeks is, and get narrower with
 * the number of weeks. `predictions` say where a single coming week will be. They include the variation between days
 * and the error of estimated rates and handle times, and do not get narrower. `difference` has both for after minus
 * before, paired week by week.
 *
 * @param changes moves, recommendations or changes of a plan; none gives the present state twice
 * @throws ValidationError for an agent or skill that the model does not hold, a level outside 0-5, and options or models
 *   that cannot be simulated
 * @example
 * const forecast = whatIf(model, [{ agentId, skillId, level: 3 }])
 * for (const { queue, before, after } of forecast.queues) console.log(queue.name, before.serviceLevel, after.serviceLevel)
 */
export function whatIf(model: RoutingModel, changes: readonly MoveLike[], options: WhatIfOptions = {}): Effect {
  if (options?.method === 'simulation') {
    const { plan, report } = planWhatIf(model, changes, options)
    const { onProgress } = options.simulation ?? {}
    return report(
      Array.from({ length: plan.weeks }, (_, week) => {
        const pairs = plan.run(week)
        onProgress?.({ step: 'simulating weeks', done: week + 1, total: plan.weeks })
        return pairs
      }),
    )
  }
  const sides = bothSides(model, changes, options)
  const [before, after] = buildOutlooks(sides)
  const queues = before.map((own, i) => {
    const { queue, mediaType, target, measures, contactsPerWeek } = own
    return {
      queue,
      mediaType,
      target,
      contactsPerWeek,
      method: own.method,
      before: measures,
      after: after[i]?.measures ?? measures,
    }
  })
  return {
    format: 'skillroute/effect@1',
    method: [...new Set(before.map(({ method }) => method))].sort().join('+') || 'erlang-c',
    queues,
    notes: [...notesOn(sides.before, before, options), ...withoutFigures(sides.before)],
    ...(sides.before.period === undefined ? {} : { period: sides.before.period }),
  }
}

/**
 * A simulated forecast in two parts: a plan of weeks that can be simulated anywhere, and the result from their figures.
 */
export interface PlannedWhatIf {
  readonly plan: ForecastWeeks
  /** @param weeks the results of `plan.run` for each week from 0 on */
  readonly report: (weeks: readonly (readonly WeekPair[])[]) => Effect
}

/** @throws ValidationError as `whatIf` does */
export function planWhatIf(model: RoutingModel, changes: readonly MoveLike[], options: WhatIfOptions): PlannedWhatIf {
  const sides = bothSides(model, changes, options)
  const simulation = options.simulation ?? {}
  const plan = forecastWeeks(sides, simulation)
  const report = (weeks: readonly (readonly WeekPair[])[]): Effect =>
    simulatedForecast({ before: sides.before, outlooks: buildOutlooks(sides) }, simulation, plan, weeks)
  return { plan, report }
}

function bothSides(model: RoutingModel, changes: readonly MoveLike[], options: WhatIfOptions): BothSides {
  parseWhatIfOptions(options)
  const before = ordered(Array.isArray(changes) ? beforeChanges(model, changes) : model)
  const after = Array.isArray(changes) && changes.length === 0 ? before : applyMoves(before, changes)
  return { before, after, times: handleTimes(before, options.handleTimeCv), staffing: options.staffing }
}

function buildOutlooks({ before, after, times, staffing }: BothSides): Outlooks {
  const others = new Set(before.queues.flatMap((queue) => (isSimulated(queue) ? [] : [queue.id])))
  const figures = (model: RoutingModel) =>
    outlook(model, { times, staffing }).filter(({ queue }) => !others.has(queue.id))
  return [figures(before), figures(after)]
}

function staffNote({ agents, period }: RoutingModel, { staffing }: WhatIfOptions): string {
  if (agents.length > 0 && agents.every(({ week }) => week !== undefined))
    return period === undefined
      ? 'Agents are on queue as they were seen in the average week.'
      : 'Agents are on queue as on the same days before.'
  return staffing === 'flat'
    ? 'Staff is taken to be spread evenly over all hours with demand.'
    : 'Staff is taken to follow demand over the week.'
}

function notesOn(model: RoutingModel, queues: readonly QueueOutlook[], options: WhatIfOptions): string[] {
  const notes = [
    'Agents who serve several queues are split among them as the fluid program balances the load, not counted in each. A contact sees the agents who can take it, each as busy as their work for all queues keeps them: an approximation, which a simulation can replace.',
    staffNote(model, options),
    `Every interval of the ${model.period === undefined ? 'average week' : 'days that are forecast'} is calculated on its own and weighted by its contacts; no backlog carries over.`,
    `Levels do not enter: they decide who takes a contact, which only a simulation shows. ${ASA_NOTE}`,
  ]
  if (queues.some(({ method }) => method === 'erlang-c')) {
    notes.push(
      'Without recorded abandons patience is unknown: those queues are calculated with callers who wait for ever (Erlang C).',
    )
  }
  const overloaded = queues.filter(({ overloadedShare, method }) => overloadedShare > 0 && method === 'erlang-c')
  if (overloaded.length > 0) {
    notes.push(
      `${overloaded.length} queues have intervals with more load than staff: no contact there counts as in time, and their ASA is over the other intervals, or null where they are more than 5 % of contacts.`,
    )
  }
  if (model.agents.some(({ concurrency = {} }) => Object.values(concurrency).some((places) => (places ?? 1) > 1))) {
    notes.push(
      'Who takes several contacts at once counts as so many agents for them, and contacts in hand do not slow each other down. Who has chats in hand is not free for calls, unless these may interrupt. Where some take both and others one medium alone, or callers who wait for ever come beside chats, a simulation is closer.',
    )
  }
  return notes
}
