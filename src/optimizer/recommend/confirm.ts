import type { Recommendation, RoutingModel } from '../../documents'
import { applyMoves } from '../model/apply-moves'
import { type StaffingShape, weekMoments } from '../model/time/moments'
import { comparePlans } from '../simulate/compare'
import { planSimulation, type SimulationPlan } from '../simulate/plan/plan'
import { replicate } from '../simulate/plan/replicate'
import type { Tally } from '../simulate/tally/tally'
import type { ConfirmOptions } from './options'

const DEFAULT_TOP = 10
const DEFAULT_CONTACTS = 60_000
const DEFAULT_CONFIDENCE = 0.95

/** Fewer weeks give wide intervals; more are for centers with hardly any contacts. */
const WEEKS = { least: 10, most: 60 }

const HOURS_PER_WEEK = 168

/** Long enough for an empty center to fill. */
const WARM_UP_HOURS = 2

/** How recommendations are judged, and the callback for progress. */
export interface JudgeOptions extends ConfirmOptions {
  /** How staff is spread over the week. Default `followsDemand`. */
  readonly staffing?: StaffingShape | undefined
  /** Called after each recommendation that was simulated. */
  readonly onProgress?: ((done: number, of: number) => void) | undefined
}

/**
 * Judges recommendations by paired simulation. Each kind is a chain: one is simulated after those of its kind that are kept,
 * so that what the first grant brought does not count for the second one. Beyond `top` of a kind the value by formula
 * stays, and removals that it expects to cost are dropped. A grant or a removal is kept when the interval of its value is
 * above zero, a level when neither it nor all levels so far are expected to cost.
 */
export function confirmed(
  model: RoutingModel,
  list: readonly Recommendation[],
  { top = DEFAULT_TOP, onProgress, ...options }: JudgeOptions,
): Recommendation[] {
  const kinds = (['ADD', 'REMOVE', 'SET'] as const).map((action) => list.filter((own) => own.action === action))
  const total = kinds.reduce((sum, own) => sum + Math.min(top, own.length), 0)
  let done = 0
  const start = total === 0 ? undefined : simulated(model, options)
  return kinds.flatMap((own) => {
    let base = start
    const held = own.slice(0, top).flatMap((recommendation): Recommendation[] => {
      if (base === undefined || start === undefined) return []
      const next = simulated(applyMoves(base.model, [recommendation]), options)
      const value = measureValue(base, next, options)
      onProgress?.(++done, total)
      // Many small losses, each within randomness, make one that is not.
      const isLoss = () => value.contactsPerWeek < 0 || measureValue(start, next, options).contactsPerWeek < 0
      if (recommendation.action === 'SET' ? isLoss() : value.interval.low <= 0) return []
      base = next
      return [{ ...recommendation, value }]
    })
    return [...held, ...own.slice(top).filter(isNoExpectedLoss)]
  })
}

/** A removal that is not simulated stays only where the formula sees no loss in it. */
function isNoExpectedLoss({ action, value }: Recommendation): boolean {
  return action !== 'REMOVE' || (value?.contactsPerWeek ?? 0) >= 0
}

/** A model and its weeks, each simulated when it is first asked for. */
interface Simulated {
  readonly model: RoutingModel
  readonly plan: SimulationPlan
  readonly perWeek: number
  readonly week: (number: number) => Tally[]
}

function simulated(model: RoutingModel, options: JudgeOptions): Simulated {
  const { seed = 1, contacts = DEFAULT_CONTACTS, confidence = DEFAULT_CONFIDENCE, rules, staffing } = options
  const perWeek = contactsPerWeek(model)
  const plan = planSimulation(model, {
    seed,
    confidence,
    rules,
    staffing,
    replications: Math.min(WEEKS.most, Math.max(WEEKS.least, Math.round(contacts / perWeek))),
    batches: 1,
    hours: HOURS_PER_WEEK,
    warmUpHours: WARM_UP_HOURS,
    intervalMinutes: HOURS_PER_WEEK * 60,
  })
  const weeks: Tally[][] = []
  const week = (number: number): Tally[] => {
    const known = weeks[number] ?? replicate(plan, number)
    weeks[number] = known
    return known
  }
  return { model, plan, perWeek, week }
}

function measureValue(base: Simulated, next: Simulated, { confidence = DEFAULT_CONFIDENCE }: JudgeOptions) {
  const { difference } = comparePlans(base.plan, next.plan, { before: base.week, after: next.week })
  const { mean, low, high } = difference.total.serviceLevel.offered
  const { perWeek } = base
  const interval = { low: (low ?? mean) * perWeek, high: (high ?? mean) * perWeek, confidence }
  return { contactsPerWeek: mean * perWeek, method: 'simulation', interval }
}

function contactsPerWeek(model: RoutingModel): number {
  const contacts = weekMoments(model).reduce(
    (sum, { callsPerHour, hours }) => sum + hours * callsPerHour.reduce((all, rate) => all + rate, 0),
    0,
  )
  return Math.max(1, contacts)
}
