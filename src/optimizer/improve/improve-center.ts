import type { CurvePoint, Estimate, Improvement, ImprovementWave } from '../../documents'
import type { Center } from './center/center'
import { sumsOf } from './center/evaluate'
import { mayChange } from './center/openings'
import { describeChanges } from './changes'
import { BLOCKED, choosePoint } from './choose'
import { curvePoint } from './curve'
import { EVALUATED_FROM, type Evaluated } from './evaluated'
import { shortfallOf } from './find/goal'
import { countChanges } from './find/step'
import { notesOn } from './notes'
import type { Curve } from './search'
import type { Requests } from './tasks/tasks'
import { searchWithin } from './too-busy'
import { addSingleWeekRange } from './value/single-week'
import { type Values, valueChanges } from './value/values'
import { withoutNegative } from './without-negative'

/** Searches for changes of agents in a center, evaluates them, and chooses. */
export function* improveCenter(center: Center): Requests<Improvement> {
  const { settings, queueSettings } = center
  const found = yield* searchWithin(center)
  const evaluated = found.points.map(({ point }) => point)
  // If queue settings are changed, the curve begins with these settings alone. The point without any change is put before it,
  // so that it can be chosen too.
  const unchanged = queueSettings.length === 0 ? [] : [unchangedPoint(center)]
  const choiceSettings = { ...settings, maxChanges: settings.maxChanges + settings.untrained }
  const choose = (curve: readonly CurvePoint[]) => {
    const { at, why } = choosePoint([...unchanged, ...curve], choiceSettings, center.agents)
    return { at: at - unchanged.length, why }
  }
  const choice = choose(evaluated)
  const isNothing = choice.at < 0
  const taken = found.points[choice.at]?.pickCount ?? 0
  const { chosen, points, values, areNeeded } = yield* valueChosen(center, {
    picks: found.picks.slice(0, taken),
    points: found.points.slice(0, Math.max(0, choice.at) + 1),
  })
  const at = points.length - 1
  const waves = wavesOf(points, values)
  const curve: CurvePoint[] = [...points.map(({ point }) => point), ...evaluated.slice(Math.max(0, choice.at) + 1)]
  const final = choose(curve)
  const why = final.at === at ? final.why : choice.why
  const end = curve[at]
  if (end !== undefined) curve[at] = yield* addSingleWeekRange(center, end, chosen)
  const changes = describeChanges(center, chosen, points, { ...values, areNeeded })
  return {
    format: 'skillroute/improvement@1',
    curve,
    waves,
    chosen: {
      changes: isNothing ? 0 : countChanges(chosen) + queueSettings.length,
      agents: new Set(chosen.map(({ agent }) => agent)).size,
      why:
        nothingToFind(center, evaluated) ??
        (choice.at + unchanged.length === 0 && found.blockedBy !== undefined && typeof settings.choose === 'string'
          ? BLOCKED
          : why),
    },
    ...(found.starts.length > 0 && { starts: found.starts }),
    ...(found.blockedBy !== undefined && { blockedBy: found.blockedBy }),
    changes,
    notes: notesOn(center, changes),
  }
}

/** The point of the curve without any change, not even of queue settings. */
export function unchangedPoint(center: Pick<Center, 'model' | 'weights' | 'settings' | 'before'>): CurvePoint {
  return curvePoint({ ...center, queueSettings: [] }, [], center.before, center.before)
}

/**
 * The chosen changes with their values. Those of negative value are dropped, unless the others need them (`areNeeded`), there
 * are no others, or occupancy is limited.
 */
function* valueChosen(center: Center, given: Curve) {
  for (let chosen = given; ; ) {
    const values = yield* valueChanges(center, chosen.picks, chosen.points, EVALUATED_FROM)
    const fewer = yield* withoutNegative(center, chosen, values)
    if (typeof fewer === 'object') chosen = fewer.dropped
    else return { chosen: chosen.picks, points: chosen.points, values, areNeeded: fewer === 'needed' }
  }
}

/** Why no search can find anything; undefined if one can, if the goal is reached already, or if there are no agents. */
function nothingToFind(
  { model, before, settings, weights }: Center,
  [first]: readonly CurvePoint[],
): string | undefined {
  if (settings.hours !== undefined && before.every((week) => sumsOf(week, weights).offered === 0))
    return 'no contact arrives in the given hours'
  const isReached = typeof settings.choose !== 'string' && first !== undefined && shortfallOf(first, settings) === 0
  if (!isReached && model.agents.length > 0 && !model.agents.some((agent) => mayChange(agent, settings)))
    return 'no agent may get a change: all are protected, left out, inactive or without a license'
  return undefined
}

const NOTHING: Estimate = { mean: 0, halfWidth: 0, low: 0, high: 0 }

/** Gains between neighboring points of the curve, each against the point before. */
function wavesOf(points: readonly Evaluated[], values: Values): ImprovementWave[] {
  return points.slice(1).map(({ point }, i) => {
    const previous = points[i]
    return {
      wave: i + 1,
      changes: point.changes - (previous?.point.changes ?? 0),
      agents: point.agents - (previous?.point.agents ?? 0),
      contactsPerWeek: values.waves[i] ?? NOTHING,
      serviceLevel: point.serviceLevel,
    }
  })
}
