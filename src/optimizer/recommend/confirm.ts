import type { Recommendation, RoutingModel } from '../../core/documents'
import { applyMoves } from '../model/apply-moves'
import { weekMoments } from '../model/moments'
import { compareSimulations } from '../simulate/compare'
import type { ConfirmOptions } from './options'
import type { Scene } from './scene'

const DEFAULT_TOP = 10
const DEFAULT_CONTACTS = 60_000
const DEFAULT_CONFIDENCE = 0.95

/** Fewer weeks give no interval worth the name; more are for centres with hardly any contacts. */
const WEEKS = { least: 4, most: 60 }

const HOURS_PER_WEEK = 168

/** Long enough for an empty centre to fill. */
const WARM_UP_HOURS = 2

/**
 * Judges recommendations by paired simulation. Each kind is a chain of its own: one is simulated after those of its kind
 * that hold, so that what a second grant adds is counted without what the first one brought. Beyond `top` of a kind the
 * worth stays that of the formula.
 */
export function confirmed(scene: Scene, list: readonly Recommendation[], options: ConfirmOptions): Recommendation[] {
  const perWeek = contactsPerWeek(scene.model)
  return (['ADD', 'REMOVE', 'SET'] as const).flatMap((action) => {
    const own = list.filter((recommendation) => recommendation.action === action)
    const top = options.top ?? DEFAULT_TOP
    let base = scene.model
    const held = own.slice(0, top).flatMap((recommendation): Recommendation[] => {
      const next = applyMoves(base, [recommendation])
      const judged = { ...recommendation, worth: simulatedWorth(scene, base, next, perWeek, options) }
      const { low, high } = judged.worth.interval
      if (action === 'ADD' ? low <= 0 : high < 0) return []
      base = next
      return [judged]
    })
    return [...held, ...own.slice(top)]
  })
}

function simulatedWorth(
  scene: Scene,
  base: RoutingModel,
  next: RoutingModel,
  perWeek: number,
  options: ConfirmOptions,
) {
  const { seed = 1, contacts = DEFAULT_CONTACTS, confidence = DEFAULT_CONFIDENCE, rules } = options
  const { difference } = compareSimulations(base, next, {
    seed,
    confidence,
    rules,
    staffing: scene.settings.staffing,
    replications: Math.min(WEEKS.most, Math.max(WEEKS.least, Math.round(contacts / perWeek))),
    batches: 1,
    hours: HOURS_PER_WEEK,
    warmUpHours: WARM_UP_HOURS,
    intervalMinutes: HOURS_PER_WEEK * 60,
  })
  const { mean, low, high } = difference.total.serviceLevel.offered
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
