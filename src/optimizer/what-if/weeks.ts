import type { MediaType, ModelContactType, RoutingModel } from '../../documents'
import { canServe } from '../model/can-serve'
import type { StaffingShape } from '../model/time/moments'
import { shiftRoundMinutes } from '../model/time/shift-round'
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
  /** Of answered contacts; undefined if nobody was answered. */
  readonly asaSeconds: number | undefined
  readonly occupancy: number
  readonly abandonProbability: number
}

/** A queue and medium over the simulated weeks, without weeks in which nobody called. */
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

const HOURS_PER_WEEK = 168

/** Long enough for an empty center to fill: handle times and waits are minutes. */
const WARM_UP_HOURS = 2

/** The figures of a row in one week before and after the changes; undefined if nobody called. */
export type WeekPair = readonly [before: WeekFigures, after: WeekFigures] | undefined

/** Possible future weeks. Each depends on its number alone, so they can be simulated in any order and place. */
export interface WeekPlan {
  /** Queues and media, in the order of the pairs of a week. */
  readonly rows: readonly Pick<QueueWeeks, 'queueId' | 'mediaType'>[]
  /** Simulates one week before and after the changes, with the same contacts and the same random factors. */
  run(week: number): readonly WeekPair[]
}

/** @throws ValidationError for models that cannot be simulated */
export function planWeeks(before: RoutingModel, after: RoutingModel, options: WeeksOptions): WeekPlan {
  const side = (model: RoutingModel) => {
    // The rates of a forecast contain no scatter of counts.
    const steady = model.period === undefined ? { ...model, contactTypes: steadyRates(model.contactTypes) } : model
    const plan = planWeek(withProfiles(steady), options)
    let noise: ((week: number) => Compiled) | undefined
    return {
      plan,
      rows: rowsOf(plan.compiled),
      // Created at the first week, since a caller that only plans weeks for threads does not need it.
      inWeek: (week: number): Compiled => {
        noise ??= weekNoise(plan.compiled, options.times, options)
        return noise(week)
      },
    }
  }
  const first = side(before)
  const second = before === after ? first : side(after)
  const figures = ({ plan, rows, inWeek }: typeof first, week: number): (WeekFigures | undefined)[] => {
    const [tally] = replicate({ ...plan, compiled: inWeek(week) }, week)
    return rows.map((row) => tally && figuresOf(tally, plan, row))
  }
  return {
    rows: first.rows.map(({ queueId, mediaType }) => ({ queueId, mediaType })),
    run: (week) => {
      const one = figures(first, week)
      const two = first === second ? one : figures(second, week)
      return one.map((was, i) => {
        const is = two[i]
        return was === undefined || is === undefined ? undefined : [was, is]
      })
    },
  }
}

/** The weeks of each row, without weeks in which nobody called. */
export function queueWeeks(rows: WeekPlan['rows'], weeks: readonly (readonly WeekPair[])[]): QueueWeeks[] {
  return rows.map((row, i) => {
    const pairs = weeks.flatMap((week) => {
      const pair = week[i]
      return pair === undefined ? [] : [pair]
    })
    return { ...row, before: pairs.map(([was]) => was), after: pairs.map(([, is]) => is) }
  })
}

function planWeek(model: RoutingModel, { seed, staffing, rules }: WeeksOptions): SimulationPlan {
  return planSimulation(model, {
    seed,
    staffing,
    rules,
    replications: 1,
    hours: HOURS_PER_WEEK,
    warmUpHours: WARM_UP_HOURS,
    intervalMinutes: HOURS_PER_WEEK * 60,
    engine: 'general',
  })
}

const DAY_MINUTES = 24 * 60

/**
 * Gives types without a profile a constant one, so that days have a beginning. It is as long as the profiles of other
 * types, or else as the cycle of the shifts, so that shifts keep their times.
 */
function withProfiles(model: RoutingModel): RoutingModel {
  const lengths = model.contactTypes.flatMap(({ weekProfile }) =>
    weekProfile === undefined ? [] : [weekProfile.intervalMinutes * weekProfile.callsPerHour.length],
  )
  const roundMinutes = Math.max(0, ...lengths) || shiftRoundMinutes(model.agents)
  const contactTypes = model.contactTypes.map((type) => {
    if (type.weekProfile !== undefined) return type
    const callsPerHour = new Array<number>(Math.max(1, Math.floor(roundMinutes / DAY_MINUTES))).fill(type.callsPerHour)
    return { ...type, weekProfile: { intervalMinutes: Math.min(DAY_MINUTES, roundMinutes), callsPerHour } }
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

function rowsOf({ model }: Compiled): Row[] {
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

function figuresOf(tally: Tally, { compiled }: SimulationPlan, row: Row): WeekFigures | undefined {
  const { typeCount, agentCount } = compiled
  const sum = (field: number): number =>
    row.types.reduce((total, k) => total + (tally.types[field * typeCount + k] ?? 0), 0)
  const offered = sum(FIELD.offered)
  if (offered === 0) return undefined
  const answered = sum(FIELD.answered)
  const busy = row.agents.reduce((total, a) => total + (tally.agents[a] ?? 0), 0)
  const present = row.agents.reduce((total, a) => total + (tally.agents[agentCount + a] ?? 0), 0)
  return {
    serviceLevel: sum(FIELD.inTime) / offered,
    asaSeconds: answered > 0 ? sum(FIELD.answeredWait) / answered : undefined,
    occupancy: present > 0 ? Math.min(1, busy / present) : 1,
    abandonProbability: sum(FIELD.abandoned) / offered,
  }
}

/**
 * Weights of the slots on either side of a slot, the nearest first: binomial, so a slot two away counts a quarter of an
 * adjacent one.
 */
const BESIDE = [4, 1] as const

/**
 * Removes from week profiles the scatter of the counts that they were estimated from. A slot observed in four weeks is
 * only known to within the scatter of four counts. If it were simulated as it is, that scatter would be added to the
 * random variation of every simulated week, with peaks that no real week has.
 *
 * Empirical Bayes (gamma priors for Poisson counts) in two steps. The counts of a queue and medium are drawn towards
 * those of neighboring slots; the counts of a type are drawn towards its share of the queue. How far is estimated from
 * the counts: only the scatter that Poisson explains is removed. Slots in which nobody called the queue stay empty, and
 * each type keeps its number of contacts. A type without contacts on record (`offered` 0) keeps its profile.
 */
export function steadyRates(types: readonly ModelContactType[]): ModelContactType[] {
  const found = new Map(types.map((type) => [type.id, type]))
  for (const group of groupsOf(types)) {
    const counts = group.map(countsOf)
    const together = sumOf(counts)
    const { expected, noise } = besideOf(together)
    const steady = drawnTowards(together, expected, noise)
    const all = total(steady)
    group.forEach((type, i) => {
      const own = counts[i] ?? []
      const share = total(own) / all
      const drawn = drawnTowards(
        own,
        steady.map((count) => count * share),
        NO_NOISE,
      )
      found.set(type.id, withShape(type, drawn))
    })
  }
  return types.map((type) => found.get(type.id) ?? type)
}

const NO_NOISE = (): number => 0

/** Types with a profile and contacts, by queue, medium and grain. */
function groupsOf(types: readonly ModelContactType[]): ModelContactType[][] {
  const groups = new Map<string, ModelContactType[]>()
  for (const type of types) {
    const { weekProfile, offered, queueId, mediaType } = type
    if (weekProfile === undefined || offered <= 0 || total(weekProfile.callsPerHour) <= 0) continue
    const key = [queueId, mediaType, weekProfile.intervalMinutes, weekProfile.callsPerHour.length].join('\n')
    groups.set(key, [...(groups.get(key) ?? []), type])
  }
  return [...groups.values()]
}

/** Contacts of a type by slot over all recorded weeks. */
function countsOf({ weekProfile, offered }: ModelContactType): number[] {
  const rates = weekProfile?.callsPerHour ?? []
  const sum = total(rates)
  return rates.map((rate) => (rate / sum) * offered)
}

/** The type with the same number of contacts, spread over the week like these counts. */
function withShape(type: ModelContactType, counts: readonly number[]): ModelContactType {
  const { weekProfile } = type
  if (weekProfile === undefined) return type
  const scale = total(weekProfile.callsPerHour) / total(counts)
  return { ...type, weekProfile: { ...weekProfile, callsPerHour: counts.map((count) => count * scale) } }
}

/**
 * For each slot, the weighted mean of its neighbors and the sampling variance of that mean. The end of the week is next
 * to its start; closed slots are left out.
 */
function besideOf(counts: readonly number[]): { expected: number[]; noise: (slot: number) => number } {
  const variances = new Array<number>(counts.length).fill(0)
  const expected = counts.map((count, slot) => {
    if (count === 0) return 0
    let [sum, weights, variance] = [0, 0, 0]
    BESIDE.forEach((weight, i) => {
      for (const away of [i + 1, -i - 1]) {
        const beside = counts[(slot + away + counts.length) % counts.length] ?? 0
        if (beside === 0) continue
        sum += weight * beside
        weights += weight
        variance += weight * weight * beside
      }
    })
    variances[slot] = weights === 0 ? 0 : variance / (weights * weights)
    return weights === 0 ? count : sum / weights
  })
  return { expected, noise: (slot) => variances[slot] ?? 0 }
}

/**
 * Posterior means of Poisson counts whose true means are gamma distributed around the expected ones. The shape of the
 * gamma is estimated by moments: the variance of a count around its expectation is the sum of Poisson's variance, the
 * variance of the expectation, and expected^2 / shape.
 */
function drawnTowards(
  counts: readonly number[],
  expected: readonly number[],
  noise: (slot: number) => number,
): number[] {
  let [excess, squares] = [0, 0]
  counts.forEach((count, slot) => {
    const mean = expected[slot] ?? 0
    if (mean <= 0) return
    excess += (count - mean) ** 2 - mean - noise(slot)
    squares += mean * mean
  })
  const shape = excess > 0 ? squares / excess : Number.POSITIVE_INFINITY
  return counts.map((count, slot) => {
    const mean = expected[slot] ?? 0
    if (mean <= 0 || shape === Number.POSITIVE_INFINITY) return mean
    return (mean * (shape + count)) / (shape + mean)
  })
}

function sumOf(rows: readonly (readonly number[])[]): number[] {
  const [first = []] = rows
  return first.map((_, slot) => rows.reduce((sum, row) => sum + (row[slot] ?? 0), 0))
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0)
}
