import type { CurvePoint } from '../../documents'
import type { ImproveSettings } from './center/settings'
import { lowered } from './curve'

/** Most changes per agent that are chosen unless more are asked for: more is more than people take in at once. */
const KNEE_MOST = 0.25

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
  const why =
    until < 0
      ? 'every change that was found to help'
      : (curve[until]?.changes ?? 0) > most
        ? `at most one change for ${1 / KNEE_MOST} agents`
        : 'further changes bring far less each'
  const last = until < 0 ? curve.length : until
  return { at: highest(curve.slice(0, last), allowed), why }
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
