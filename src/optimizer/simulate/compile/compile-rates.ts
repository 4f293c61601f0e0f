import { SECONDS_PER_HOUR, SECONDS_PER_MINUTE } from '../../../core/time/durations'
import type { RoutingModel } from '../../../documents'
import { typicalMoment } from '../../model/time/moments'
import { shiftCycleMinutes } from '../../model/time/shift-cycle'
import type { Rates, Segments } from './compiled'
import type { SimulateOptions } from './options'

/**
 * Arrivals over a replication. Profiles repeat, with the staff of the profile; without profiles, or for the typical
 * moment, rates are constant.
 */
export function compileRates(model: RoutingModel, options: SimulateOptions): Rates {
  const varying = variesOverTime(model, options)
  const profileMinutes = profileLength(model, options)
  const { startMinute = 0, warmUpHours = 0, untilEmpty = false } = options
  const originMinute = startMinute - warmUpHours * 60
  const untilSeconds = (warmUpHours + (options.hours ?? profileMinutes / 60)) * SECONDS_PER_HOUR
  const perSecond = Float64Array.from(
    varying ? model.contactTypes.map((type) => type.callsPerHour) : typicalMoment(model).callsPerHour,
    (rate) => rate / SECONDS_PER_HOUR,
  )
  const steady = !varying && !untilEmpty && !model.agents.some(({ shifts }) => shifts !== undefined)
  return {
    perSecond,
    segments: steady ? undefined : segments(model, perSecond, varying, originMinute, untilSeconds),
    steady,
    stationary:
      steady &&
      model.dayFactorShape === undefined &&
      model.agents.every(({ availability }) => availability === 0 || availability === 1),
    dayFactorShape: model.dayFactorShape,
    originMinute,
    profileMinutes,
  }
}

/** Whether rates follow week profiles. */
export function variesOverTime(model: RoutingModel, options: SimulateOptions): boolean {
  if (options.demand === 'typical') return false
  return model.contactTypes.some(({ weekProfile }) => weekProfile !== undefined)
}

/** Length of a cycle: the longest profile, else the cycle of the shifts. */
function profileLength(model: RoutingModel, options: SimulateOptions): number {
  if (variesOverTime(model, options)) {
    return Math.max(
      ...model.contactTypes.map(({ weekProfile }) =>
        weekProfile === undefined ? 0 : weekProfile.intervalMinutes * weekProfile.callsPerHour.length,
      ),
    )
  }
  return shiftCycleMinutes(model.agents)
}

/** Contacts per second of a type at a minute of its profile. */
function rateAt(model: RoutingModel, type: number, minute: number, constant: number): number {
  const profile = model.contactTypes[type]?.weekProfile
  if (profile === undefined) return constant
  const slots = profile.callsPerHour.length
  const slot = Math.floor(minute / profile.intervalMinutes + 1e-9)
  return (profile.callsPerHour[((slot % slots) + slots) % slots] ?? 0) / SECONDS_PER_HOUR
}

function segments(
  model: RoutingModel,
  perSecond: Float64Array,
  varying: boolean,
  originMinute: number,
  untilSeconds: number,
): Segments {
  const ends = varying ? boundaries(model, originMinute, untilSeconds) : [untilSeconds]
  const types = model.contactTypes.length
  const cumulative = new Float64Array(ends.length * types)
  const work = new Float64Array(ends.length)
  const total = new Float64Array(ends.length)
  ends.forEach((end, s) => {
    const start = s === 0 ? 0 : (ends[s - 1] ?? 0)
    const minute = originMinute + (start + end) / 2 / SECONDS_PER_MINUTE
    let sum = 0
    model.contactTypes.forEach((type, k) => {
      const constant = perSecond[k] ?? 0
      const rate = varying ? rateAt(model, k, minute, constant) : constant
      sum += rate
      cumulative[s * types + k] = sum
      work[s] = (work[s] ?? 0) + rate * type.ahtSeconds
    })
    total[s] = sum
  })
  return { end: Float64Array.from(ends), total, cumulative, staff: staffShares(ends, work) }
}

/** All times at which a profile changes its rate, up to the end. */
function boundaries(model: RoutingModel, originMinute: number, untilSeconds: number): number[] {
  const steps = new Set(model.contactTypes.map(({ weekProfile }) => weekProfile?.intervalMinutes ?? 0))
  steps.delete(0)
  const ends = new Set<number>([untilSeconds])
  for (const step of steps) {
    for (let i = Math.floor(originMinute / step) + 1; ; i++) {
      const at = (i * step - originMinute) * SECONDS_PER_MINUTE
      if (at >= untilSeconds) break
      if (at > 0) ends.add(at)
    }
  }
  return [...ends].sort((a, b) => a - b)
}

/**
 * The work of each period divided by the work level that an average unit of work finds. After the end of work, the
 * first period without any keeps the staff of the period before.
 */
function staffShares(ends: readonly number[], work: Float64Array): Float64Array {
  let sum = 0
  let squares = 0
  ends.forEach((end, s) => {
    const seconds = end - (s === 0 ? 0 : (ends[s - 1] ?? 0))
    const erlangs = work[s] ?? 0
    sum += erlangs * seconds
    squares += erlangs * erlangs * seconds
  })
  const typical = sum > 0 ? squares / sum : 0
  return work.map((erlangs, s) => {
    const counted = erlangs > 0 ? erlangs : (work[s - 1] ?? 0)
    return typical > 0 ? counted / typical : 1
  })
}
