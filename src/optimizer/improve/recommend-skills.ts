import type { CurvePoint, Estimate, Improvement, ImprovementWave, RoutingModel } from '../../documents'
import { mustBeModel } from '../model/must-be-model'
import type { Center } from './center/center'
import { compileWeek, settleHandleTimes } from './center/design'
import { sumsOf } from './center/judge'
import { mayChange } from './center/openings'
import type { RecommendOptions } from './center/options'
import { type ImproveSettings, improveSettings } from './center/settings'
import { weeksOf } from './center/week'
import { describeChanges } from './changes'
import { BLOCKED, choosePoint } from './choose'
import { shortfallOf } from './find/goal'
import { countChanges } from './find/step'
import { JUDGED_FROM, type Judged, judgeChanges } from './judged'
import { notesOn } from './notes'
import { type Asks, makeReady, runHere } from './pieces/pieces'
import { searchWithin } from './too-busy'
import { withSingleWeeks } from './value/single-week'
import { type Values, valueChanges } from './value/values'
import { type Chosen, withoutNegative } from './without-negative'

/**
 * The changes that bring most contacts within service level, for every number of changes: a curve, judged on callers that
 * the search has not seen. Each step simulates weeks of the center. It looks for contacts that miss their target while
 * an agent is free who needs only one more change to take them. They show what each change brings and costs. The best
 * changes are made, and the changed center is simulated again.
 *
 * Pure: the same model and options give the same answer. It blocks for seconds to minutes; `planOrg` searches in a thread.
 * @throws ValidationError for options that make no sense and ids that the model does not have
 * @example
 * const { curve } = recommendSkills(model, { protectedAgentIds: ['a1'] })
 * for (const { changes, gain } of curve) console.log(changes, (100 * gain.mean).toFixed(1), 'points')
 */
export function recommendSkills(model: RoutingModel, options: RecommendOptions = {}): Improvement {
  return runHere(recommendInPieces(model, options))
}

/**
 * `recommendSkills` without a limit: every change that is found to help, whatever it costs single queues. For a center
 * that is designed from scratch.
 * @throws ValidationError as `recommendSkills`
 */
export function optimizeAssignments(model: RoutingModel, options: RecommendOptions = {}): Improvement {
  return recommendSkills(model, { choose: 'all', maxServiceLevelDrop: 1, ...options })
}

/**
 * `recommendSkills` for callers that simulate the weeks elsewhere. It yields requests for pieces (each is the number of
 * a week and some changes) and continues with their answers. The result does not depend on where the pieces are
 * simulated.
 */
export function* recommendInPieces(given: RoutingModel, options: RecommendOptions): Asks<Improvement> {
  mustBeModel(given)
  const settings = improveSettings(given, options)
  const bare = bareCenter(given, settings)
  const [before = []] = yield* judgeChanges(bare, [[]])
  const center: Center = { ...bare, before }
  const found = yield* searchWithin(center)
  const judged = found.points.map(({ point }) => point)
  const choice = choosePoint(judged, settings, center.agents)
  const taken = found.points[choice.at]?.taken ?? 0
  const { chosen, points, values, areNeeded } = yield* valued(center, {
    picks: found.picks.slice(0, taken),
    points: found.points.slice(0, choice.at + 1),
  })
  const at = points.length - 1
  const waves = wavesOf(points, values)
  const curve: CurvePoint[] = [...points.map(({ point }) => point), ...judged.slice(choice.at + 1)]
  const final = choosePoint(curve, settings, center.agents)
  const why = final.at === at ? final.why : choice.why
  const end = curve[at]
  if (end !== undefined) curve[at] = yield* withSingleWeeks(center, end, chosen)
  const changes = describeChanges(center, chosen, points, { ...values, areNeeded })
  return {
    format: 'skillroute/improvement@1',
    curve,
    waves,
    chosen: {
      changes: countChanges(chosen),
      agents: new Set(chosen.map(({ agent }) => agent)).size,
      why:
        nothingToFind(center, judged) ??
        (at === 0 && found.blockedBy !== undefined && typeof settings.choose === 'string' ? BLOCKED : why),
    },
    ...(found.starts.length > 0 && { starts: found.starts }),
    ...(found.blockedBy !== undefined && { blockedBy: found.blockedBy }),
    changes,
    notes: notesOn(center, changes),
  }
}

/** The chosen changes with their values; those of negative value are only kept if the others need them (`areNeeded`). */
function* valued(center: Center, given: Chosen) {
  for (let chosen = given; ; ) {
    const values = yield* valueChanges(center, chosen.picks, chosen.points, JUDGED_FROM)
    const fewer = yield* withoutNegative(center, chosen, values)
    if (typeof fewer === 'object') chosen = fewer.dropped
    else return { chosen: chosen.picks, points: chosen.points, values, areNeeded: fewer === 'needed' }
  }
}

/** Why no search could find anything; undefined where one could. */
function nothingToFind(
  { model, before, settings, weights }: Center,
  [unchanged]: readonly CurvePoint[],
): string | undefined {
  if (settings.hours !== undefined && before.every((week) => sumsOf(week, weights).offered === 0))
    return 'no contact arrives in the given hours'
  const isReached =
    typeof settings.choose !== 'string' && unchanged !== undefined && shortfallOf(unchanged, settings) === 0
  if (!isReached && model.agents.length > 0 && !model.agents.some((agent) => mayChange(agent, settings)))
    return 'no agent may get a change: all are protected, left out, inactive or without a license'
  return undefined
}

function bareCenter(given: RoutingModel, settings: ImproveSettings): Omit<Center, 'before'> {
  const settled = settleHandleTimes(given, settings)
  const base = compileWeek(settled, settings)
  const { model } = base
  const { seed, staffing, rules, hours } = settings
  const job = { model, given, settings: { seed, staffing, rules, hours } }
  const weekOf = weeksOf(base, settings)
  makeReady(job, { base, weekOf })
  return {
    model,
    base,
    settings,
    job,
    weekOf,
    weights: weightsOf(model, settings),
    agents: model.agents.filter(({ eligible }) => eligible).length,
  }
}

/** Contacts of queues that are not improved do not count. */
function weightsOf({ contactTypes }: RoutingModel, { weights, queues }: ImproveSettings): Float64Array {
  return Float64Array.from(contactTypes, ({ queueId }) =>
    queues?.has(queueId) === false ? 0 : (weights[queueId] ?? 1),
  )
}

const NOTHING: Estimate = { mean: 0, halfWidth: 0, low: 0, high: 0 }

/** Gains between neighboring points of the curve, each against the point before. */
function wavesOf(points: readonly Judged[], values: Values): ImprovementWave[] {
  return points.slice(1).map(({ point }, i) => {
    const last = points[i]
    return {
      wave: i + 1,
      changes: point.changes - (last?.point.changes ?? 0),
      agents: point.agents - (last?.point.agents ?? 0),
      contactsPerWeek: values.waves[i] ?? NOTHING,
      serviceLevel: point.serviceLevel,
    }
  })
}
