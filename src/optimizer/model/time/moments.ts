import { sum } from '../../../core/sum'
import { WEEK_HOURS } from '../../../core/time/durations'
import type { ModelAgent, ModelContactType, RoutingModel, WeekPresence } from '../../../documents'
import { shiftCover, shiftCycleMinutes } from './shift-cycle'
import { shareAt, shareWalk } from './week-presence'

/** How staff is spread over the week, which captured totals do not show. */
export type StaffingShape =
  /** More agents are on queue when there is more work: presence in proportion to the org's work in that interval. */
  | 'followsDemand'
  /** The same share of agents at every hour with demand. */
  | 'flat'

/** A period with steady rates and staff: rates per contact type and presence per agent, in model order. */
export interface Moment {
  readonly callsPerHour: readonly number[]
  /** Expected share of the agent on queue, 0..1. */
  readonly presence: readonly number[]
  /** How long it lasts in the average week, in hours. */
  readonly hours: number
}

/**
 * The average week as moments, without intervals that have no contacts. A profile of another length is scaled to a
 * week. A model whose types carry no week profile has one moment: its mean rates, all week long. Agents with shifts are
 * present by their shifts, whatever the shape.
 * @param grainMinutes intervals are put together until they last at least this long; default 0, as they are
 */
export function weekMoments(model: RoutingModel, shape: StaffingShape = 'followsDemand', grainMinutes = 0): Moment[] {
  if (grainMinutes > 0) return weekMoments(coarser(model, grainMinutes), shape)
  const work = weekWork(model.contactTypes)
  if (work === undefined) return [meanMoment(model)]
  const typical = typicalWork(work.erlangs)
  return work.erlangs.flatMap((erlangs, slot) => {
    if (erlangs === 0) return []
    const scale = shape === 'flat' || typical === 0 ? 1 : erlangs / typical
    return [
      {
        callsPerHour: model.contactTypes.map((type) => type.weekProfile?.callsPerHour[slot] ?? 0),
        presence: model.agents.map((agent) => presenceAt(agent, slot, work, scale)),
        hours: WEEK_HOURS / work.erlangs.length,
      },
    ]
  })
}

/**
 * The moment that a contact finds on average: rates weighted by the work of each interval, agents by their shifts or their
 * observed week weighted in the same way, else at their availability. With availability, total load over total presence
 * equals work over staffed time exactly, however the week is shaped.
 */
export function typicalMoment(model: RoutingModel): Moment {
  const work = weekWork(model.contactTypes)
  if (work === undefined) return meanMoment(model)
  const total = work.erlangs.reduce((sum, erlangs) => sum + erlangs, 0)
  const callsPerHour = model.contactTypes.map((type) => {
    const profile = type.weekProfile?.callsPerHour ?? []
    return total === 0
      ? 0
      : work.erlangs.reduce((sum, erlangs, slot) => sum + erlangs * (profile[slot] ?? 0), 0) / total
  })
  const there = (agent: ModelAgent): number => {
    if ((agent.shifts === undefined && agent.week === undefined) || total === 0) return presence(agent, 1)
    return (
      work.erlangs.reduce(
        (sum, slotErlangs, slot) => sum + (slotErlangs > 0 ? slotErlangs * presenceAt(agent, slot, work, 1) : 0),
        0,
      ) / total
    )
  }
  return { callsPerHour, presence: model.agents.map((agent) => Math.min(1, there(agent))), hours: WEEK_HOURS }
}

/** The interval of the average week with the most work. */
export function peakMoment(model: RoutingModel, shape: StaffingShape = 'followsDemand'): Moment {
  const load = (moment: Moment): number =>
    moment.callsPerHour.reduce((sum, rate, k) => sum + rate * (model.contactTypes[k]?.ahtSeconds ?? 0), 0)
  const moments = weekMoments(model, shape)
  return moments.reduce((best, moment) => (load(moment) > load(best) ? moment : best), moments[0] ?? meanMoment(model))
}

/**
 * Seconds over which a window's work is effectively spread: (sum n w)^2 / sum n w^2 intervals, where w is the work of an
 * interval of the week and n how often the window has it. Even demand gives the whole window; demand on only two days
 * gives two days. An agent's staffed time divided by this is the probability that an average contact finds the agent on
 * queue, if staff follows demand.
 * @param windowSeconds the answer where nothing is known of the week
 * @param occurrences default: each interval once
 */
export function effectiveBusySeconds(
  types: readonly ModelContactType[],
  windowSeconds: number,
  occurrences?: readonly number[],
): number {
  const work = weekWork(types)
  if (work === undefined) return windowSeconds
  const counted = (power: number): number =>
    sum(work.erlangs.map((erlangs, slot) => (occurrences?.[slot] ?? 1) * erlangs ** power))
  const squares = counted(2)
  return squares === 0 ? windowSeconds : (counted(1) ** 2 / squares) * work.intervalMinutes * 60
}

/**
 * The probability that an average unit of work finds an agent of a given week on queue; undefined without work. Unlike the
 * quotient of times it does not assume that the agent is there when there is work.
 */
export function presenceAtWork(
  types: readonly ModelContactType[],
): (week: readonly WeekPresence[]) => number | undefined {
  const work = weekWork(types)
  const busy = (work?.erlangs ?? []).flatMap((erlangs, slot) => (erlangs > 0 ? [{ slot, erlangs }] : []))
  const total = sum(busy.map(({ erlangs }) => erlangs))
  return (week) => {
    if (work === undefined || total === 0) return undefined
    const share = shareWalk(week)
    return sum(busy.map(({ slot, erlangs }) => erlangs * share((slot + 0.5) * work.intervalMinutes))) / total
  }
}

/**
 * Expected share of each agent on queue in each interval of the profile, those without contacts included; undefined unless
 * every type has a profile of one and the same grain.
 * @returns a row for each interval, with an entry for each agent
 */
export function presenceBySlot(model: RoutingModel): number[][] | undefined {
  const work = weekWork(model.contactTypes)
  if (work === undefined) return undefined
  const typical = typicalWork(work.erlangs)
  return work.erlangs.map((erlangs, slot) =>
    model.agents.map((agent) => presenceAt(agent, slot, work, typical === 0 ? 1 : erlangs / typical)),
  )
}

/** The model with the rates of neighboring intervals averaged. */
function coarser(model: RoutingModel, grainMinutes: number): RoutingModel {
  const contactTypes = model.contactTypes.map((type) => {
    const { weekProfile } = type
    const width = weekProfile === undefined ? 1 : Math.ceil(grainMinutes / weekProfile.intervalMinutes)
    if (weekProfile === undefined || width <= 1 || weekProfile.callsPerHour.length % width !== 0) return type
    const callsPerHour = Array.from({ length: weekProfile.callsPerHour.length / width }, (_, i) => {
      const part = weekProfile.callsPerHour.slice(i * width, (i + 1) * width)
      return part.reduce((sum, rate) => sum + rate, 0) / width
    })
    return { ...type, weekProfile: { intervalMinutes: weekProfile.intervalMinutes * width, callsPerHour } }
  })
  return { ...model, contactTypes }
}

/** Availability is 1 if staffed time is unknown: such an agent is always present. */
function presence(agent: ModelAgent, scale: number): number {
  if (agent.staffedSeconds === 0) return agent.availability
  return Math.min(1, agent.availability * scale)
}

/** Presence by shifts if given, else as observed, else availability by the work of the interval. */
function presenceAt(agent: ModelAgent, slot: number, { erlangs, intervalMinutes }: WeekWork, scale: number): number {
  const { shifts, week } = agent
  if (shifts !== undefined) {
    return shiftCover(shifts, slot * intervalMinutes, (slot + 1) * intervalMinutes, erlangs.length * intervalMinutes)
  }
  return week === undefined ? presence(agent, scale) : shareAt(week, (slot + 0.5) * intervalMinutes)
}

function meanMoment(model: RoutingModel): Moment {
  const cycleMinutes = shiftCycleMinutes(model.agents)
  return {
    callsPerHour: model.contactTypes.map((type) => type.callsPerHour),
    presence: model.agents.map(({ availability, shifts }) =>
      shifts === undefined ? availability : shiftCover(shifts, 0, cycleMinutes, cycleMinutes),
    ),
    hours: WEEK_HOURS,
  }
}

interface WeekWork {
  readonly erlangs: readonly number[]
  readonly intervalMinutes: number
}

/** Erlangs required in each interval of the week; undefined unless every type has a profile of one and the same grain. */
function weekWork(types: readonly ModelContactType[]): WeekWork | undefined {
  const first = types[0]?.weekProfile
  if (first === undefined) return undefined
  const erlangs = new Array<number>(first.callsPerHour.length).fill(0)
  for (const { weekProfile, ahtSeconds } of types) {
    if (weekProfile?.intervalMinutes !== first.intervalMinutes) return undefined
    weekProfile.callsPerHour.forEach((rate, slot) => {
      erlangs[slot] = (erlangs[slot] ?? 0) + (rate * ahtSeconds) / 3600
    })
  }
  return { erlangs, intervalMinutes: first.intervalMinutes }
}

/** The work level that an average unit of work finds: sum w^2 / sum w, where w is the work of an interval. */
function typicalWork(erlangs: readonly number[]): number {
  const sum = erlangs.reduce((total, value) => total + value, 0)
  return sum === 0 ? 0 : erlangs.reduce((total, value) => total + value * value, 0) / sum
}
