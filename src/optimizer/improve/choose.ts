import type { CurvePoint } from '../../documents'
import { type ImproveSettings, KNEE_MOST } from './center/settings'
import { lowered } from './curve'

/** The curve is flat where a change brings less than this part of what the first ones bring. */
const KNEE_PART = 0.08

/**
 * The point of the curve that is chosen, and why: of those at which no queue loses more than it may. Points in order of
 * changes, the first one without any.
 */
export function choosePoint(
  curve: readonly CurvePoint[],
  { choose, allowLoss }: ImproveSettings,
  agents: number,
): { readonly at: number; readonly why: string } {
  const [first] = curve
  const allowed = curve.map((point) => first === undefined || lowered(point, first, allowLoss).length === 0)
  if (choose === 'knee') return knee(curve, allowed, agents)
  const last = highest(curve, allowed)
  if (choose === 'all') return { at: last, why: 'every change that was found to help' }
  const { reach } = choose
  const at = curve.findIndex(({ serviceLevel }, i) => allowed[i] === true && serviceLevel.mean >= reach)
  const goal = `${percent(reach)} of contacts within service level`
  if (at >= 0) {
    return { at, why: at === 0 ? `${goal} are reached without a change` : `the fewest found that reach ${goal}` }
  }
  const best = percent(curve[last]?.serviceLevel.mean ?? 0)
  return { at: last, why: `${goal} are not reached: every change that was found to help brings ${best}` }
}

function knee(
  curve: readonly CurvePoint[],
  allowed: readonly boolean[],
  agents: number,
): { readonly at: number; readonly why: string } {
  const most = KNEE_MOST * agents
  const first = slopeAt(curve, 1)
  const until = curve.findIndex(
    (point, i) => i > 0 && (point.changes > most || first <= 0 || slopeAt(curve, i) < KNEE_PART * first),
  )
  const last = until < 0 ? curve.length : until
  const at = highest(curve.slice(0, last), allowed)
  if (until < 0) return { at, why: 'every change that was found to help' }
  if ((curve[until]?.changes ?? 0) <= most) return { at, why: 'further changes bring far less each' }
  const all = curve[highest(curve, allowed)]
  const few = `at most one change for ${1 / KNEE_MOST} agents, about as many as people take in at once`
  const gain = (point: CurvePoint | undefined) => (100 * (point?.gain.mean ?? 0)).toFixed(1)
  const more = `; all ${all?.changes ?? 0} that were found to help bring ${gain(all)} points in place of ${gain(curve[at])}`
  return { at, why: all === curve[at] ? few : `${few}${more}` }
}

/** What a change between two points brings. */
function slopeAt(curve: readonly CurvePoint[], at: number): number {
  const [from, to] = [curve[at - 1], curve[at]]
  if (from === undefined || to === undefined) return 0
  return (to.gain.mean - from.gain.mean) / Math.max(1, to.changes - from.changes)
}

/** The allowed point with the highest service level. */
function highest(curve: readonly CurvePoint[], allowed: readonly boolean[]): number {
  return curve.reduce(
    (best, { gain }, i) => (allowed[i] === true && gain.mean > (curve[best]?.gain.mean ?? 0) ? i : best),
    0,
  )
}

function percent(ratio: number): string {
  return `${(100 * ratio).toFixed(1)} %`
}
