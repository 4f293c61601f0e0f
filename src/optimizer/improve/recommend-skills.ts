import type { Improvement, RoutingModel } from '../../documents'
import { assertModel } from '../model/model-input'
import type { RecommendOptions } from './center/options'
import { improveSettings } from './center/settings'
import { improveCenter } from './improve-center'
import { openCenter } from './open-center'
import { improveWithQueues } from './queue-settings'
import { type Requests, runHere } from './tasks/tasks'

/**
 * The changes that bring most contacts within service level, as a curve over the number of changes, evaluated on callers that
 * the search has not seen. Each step simulates weeks of the center and finds contacts that miss their target while an agent is
 * free who lacks only a few changes to take them. These contacts show what a change brings. The best changes are made, and the
 * changed center is simulated again.
 *
 * Pure: the same model and options give the same answer. It blocks for seconds to minutes; `planOrg` searches in a thread.
 * @throws ValidationError for options that make no sense and ids that the model does not have
 * @example
 * const { curve } = recommendSkills(model, { protectedAgentIds: ['a1'] })
 * for (const { changes, gain } of curve) console.log(changes, (100 * gain.mean).toFixed(1), 'points')
 */
export function recommendSkills(model: RoutingModel, options: RecommendOptions = {}): Improvement {
  return runHere(recommendInTasks(model, options))
}

/**
 * `recommendSkills` without limits by default: every change that is found to help, whatever it costs single queues. Given
 * options still apply. For a center that is designed from scratch.
 * @throws ValidationError as `recommendSkills`
 */
export function optimizeAssignments(model: RoutingModel, options: RecommendOptions = {}): Improvement {
  return recommendSkills(model, { choose: 'all', maxServiceLevelDrop: 1, ...options })
}

/**
 * `recommendSkills` for callers that simulate the weeks elsewhere. It yields its progress, and requests for tasks (each is the
 * number of a week and some changes; see `isWeekRequest`), and continues with the answers to these. The result does not
 * depend on where the tasks are simulated.
 */
export function* recommendInTasks(given: RoutingModel, options: RecommendOptions): Requests<Improvement> {
  assertModel(given)
  const settings = improveSettings(given, options)
  const center = yield* openCenter(given, settings)
  return settings.queueSettings.length === 0 ? yield* improveCenter(center) : yield* improveWithQueues(center, given)
}
