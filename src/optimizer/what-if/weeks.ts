import { DAY_MINUTES, WEEK_HOURS } from '../../core/time/durations'
import type { MediaType, RoutingModel } from '../../documents'
import { canServe } from '../model/can-serve'
import type { StaffingShape } from '../model/time/moments'
import { shiftCycleMinutes } from '../model/time/shift-cycle'
import type { HandleTimes } from '../proficiency/handle-times'
import type { Compiled } from '../simulate/compile/compiled'
import type { RoutingRules } from '../simulate/compile/options'
import { planSimulation, type SimulationPlan } from '../simulate/plan/plan'
import { replicate } from '../simulate/plan/replicate'
import { FIELD, type Tally } from '../simulate/tally/tally'
import { type NoiseOptions, weekNoise } from './week-noise'

/** Figures of one week of a queue and medium. */
export interface WeekFigures {
  readonly serviceLevel: number
  /** Of answered contacts; undefined if none was answered. */
  readonly asaSeconds: number | undefined
  readonly occupancy: number
  readonly abandonProbability: number
}

/** A queue and medium over the simulated weeks, without weeks in which no contact arrived. */
export interface QueueWeeks {
  readonly queueId: string
  readonly mediaType: MediaType
  readonly before: readonly WeekFigures[]
  readonly after: readonly WeekFigures[]
}

export interface WeeksOptions extends NoiseOptions {
  readonly times: HandleTimes
  readonly staffing: StaffingShape | undefined
  readonly rules: RoutingRules | undefined
}

/**
 * A simulation starts without contacts. Handle times and waits are minutes, so after this time it is in its normal
 * state.
 */
const WARM_UP_HOURS = 2

/** The figures of a row in one week before and after the changes; undefined if no contact arrived in one of them. */
export type WeekPair = readonly [before: WeekFigures, after: WeekFigures] | undefined

/**
 * Possible future weeks. A week depends on nothing but its number, so weeks can be simulated in any order and in any
 * thread.
 */
export interface WeekPlan {
  /** Queues and media, in the order of the pairs of a week. */
  readonly rows: readonly Pick<QueueWeeks, 'queueId' | 'mediaType'>[]
  /** Simulates one week before and after the changes, with the same contacts and the same random factors. */
  run(week: number): readonly WeekPair[]
}

/** @throws ValidationError for models that cannot be simulated */
export function planWeeks(before: RoutingModel, after: RoutingModel, options: WeeksOptions): WeekPlan {
  const side = (model: RoutingModel, staffOf?: Compiled) => {
    const plan = planWeek(withProfiles(model), options, staffOf)
    let noise: ((week: number) => Compiled) | undefined
    return {
      plan,
      rows: listRows(plan.compiled),
      // Created at the first week, since a caller that only plans weeks for threads does not need it.
      inWeek: (week: number): Compiled => {
        noise ??= weekNoise(plan.compiled, options.times, options)
        return noise(week)
      },
    }
  }
  const first = side(before)
  const second = before === after ? first : side(after, first.plan.compiled)
  const figures = ({ plan, rows, inWeek }: typeof first, week: number): (WeekFigures | undefined)[] => {
    const [tally] = replicate({ ...plan, compiled: inWeek(week) }, week)
    return rows.map((row) => tally && weekFigures(tally, plan, row))
  }
  return {
    rows: first.rows.map(({ queueId, mediaType }) => ({ queueId, mediaType })),
    run: (week) => {
      const figuresBefore = figures(first, week)
      const figuresAfter = first === second ? figuresBefore : figures(second, week)
      return figuresBefore.map((rowBefore, i) => {
        const rowAfter = figuresAfter[i]
        return rowBefore === undefined || rowAfter === undefined ? undefined : [rowBefore, rowAfter]
      })
    },
  }
}

/** The weeks of each row, without weeks in which no contact arrived. */
export function queueWeeks(rows: WeekPlan['rows'], weeks: readonly (readonly WeekPair[])[]): QueueWeeks[] {
  return rows.map((row, i) => {
    const pairs = weeks.flatMap((week) => {
      const pair = week[i]
      return pair === undefined ? [] : [pair]
    })
    return { ...row, before: pairs.map(([figures]) => figures), after: pairs.map(([, figures]) => figures) }
  })
}

function planWeek(model: RoutingModel, { seed, staffing, rules }: WeeksOptions, staffOf?: Compiled): SimulationPlan {
  const week = { hours: WEEK_HOURS, warmUpHours: WARM_UP_HOURS, intervalMinutes: WEEK_HOURS * 60 } as const
  return planSimulation(model, { seed, staffing, rules, replications: 1, ...week, engine: 'general' }, staffOf)
}

/**
 * Gives types without a profile a constant one, so that days have a beginning. It is as long as the profiles of other
 * types, or else as the cycle of the shifts, so that shifts keep their times.
 */
function withProfiles(model: RoutingModel): RoutingModel {
  const lengths = model.contactTypes.flatMap(({ weekProfile }) =>
    weekProfile === undefined ? [] : [weekProfile.intervalMinutes * weekProfile.callsPerHour.length],
  )
  const cycleMinutes = Math.max(0, ...lengths) || shiftCycleMinutes(model.agents)
  const contactTypes = model.contactTypes.map((type) => {
    if (type.weekProfile !== undefined) return type
    const callsPerHour = new Array<number>(Math.max(1, Math.floor(cycleMinutes / DAY_MINUTES))).fill(type.callsPerHour)
    return { ...type, weekProfile: { intervalMinutes: Math.min(DAY_MINUTES, cycleMinutes), callsPerHour } }
  })
  return { ...model, contactTypes }
}

interface Row {
  readonly queueId: string
  readonly mediaType: MediaType
  readonly types: readonly number[]
  /** Agents who can serve at least one of the types. */
  readonly agents: readonly number[]
}

function listRows({ model }: Compiled): Row[] {
  const serves = canServe(model)
  const groups = new Map<string, { queueId: string; mediaType: MediaType; types: number[] }>()
  model.contactTypes.forEach(({ queueId, mediaType, callsPerHour }, k) => {
    if (!(callsPerHour > 0)) return
    const key = `${queueId}\n${mediaType}`
    const group = groups.get(key) ?? { queueId, mediaType, types: [] }
    groups.set(key, group)
    group.types.push(k)
  })
  return [...groups.values()].map((group) => {
    const types = group.types.flatMap((k) => model.contactTypes[k] ?? [])
    const agents = model.agents.flatMap((agent, a) => (types.some((type) => serves(agent, type)) ? [a] : []))
    return { ...group, agents }
  })
}

function weekFigures(tally: Tally, { compiled }: SimulationPlan, row: Row): WeekFigures | undefined {
  const { typeCount, agentCount } = compiled
  const sum = (field: number): number =>
    row.types.reduce((total, k) => total + (tally.types[field * typeCount + k] ?? 0), 0)
  const offered = sum(FIELD.offered)
  if (offered === 0) return undefined
  const answered = sum(FIELD.answered)
  const busy = row.agents.reduce((total, a) => total + (tally.agents[a] ?? 0), 0)
  const present = row.agents.reduce((total, a) => total + (tally.agents[agentCount + a] ?? 0), 0)
  return {
    serviceLevel: sum(FIELD.withinServiceLevel) / offered,
    asaSeconds: answered > 0 ? sum(FIELD.answeredWait) / answered : undefined,
    occupancy: present > 0 ? Math.min(1, busy / present) : 1,
    abandonProbability: sum(FIELD.abandoned) / offered,
  }
}
