import type { QueueSet, RoutingModel } from '../../documents'
import { applyChanges } from '../model/apply-changes'
import type { Center, EvaluationJob } from './center/center'
import { settleHandleTimes } from './center/design'
import type { ImproveSettings } from './center/settings'
import { evaluateWeeks } from './evaluated'
import { type Requests, readyFor } from './tasks/tasks'

/** Prepares the search in a center, and simulates the weeks that evaluate it without changes. */
export function* openCenter(given: RoutingModel, settings: ImproveSettings): Requests<Center> {
  const own = compiledCenter(given, settings)
  const before = yield* evaluateWeeks(own, [])
  return { ...own, queueSettings: [], start: before, before, unchanged: own.job }
}

/**
 * The same center with other settings of queues: changes of agents are sought beside them, and evaluated together with them
 * against the center as it is.
 */
export function* withQueueSettings(
  { before, unchanged, settings, base }: Center,
  given: RoutingModel,
  queueSettings: readonly QueueSet[],
): Requests<Center> {
  const untrained = queueSettings.length
  const maxChanges = Math.max(0, settings.maxChanges - untrained)
  const changed = applyChanges(given, queueSettings)
  const own = compiledCenter(changed, { ...settings, maxChanges, untrained }, base.reach.doors)
  const start = yield* evaluateWeeks(own, [])
  return { ...own, queueSettings, start, before, unchanged }
}

/** How weeks of a center are simulated. */
export function jobOf(given: RoutingModel, settings: ImproveSettings, staffDoors?: Int32Array): EvaluationJob {
  const { seed, staffing, rules, hours } = settings
  return { model: settleHandleTimes(given, settings), given, settings: { seed, staffing, rules, hours }, staffDoors }
}

type Compiled = Omit<Center, 'queueSettings' | 'start' | 'before' | 'unchanged'>

function compiledCenter(given: RoutingModel, settings: ImproveSettings, staffDoors?: Int32Array): Compiled {
  const job = jobOf(given, settings, staffDoors)
  const { base, weekOf } = readyFor(job)
  return {
    model: base.model,
    base,
    settings,
    job,
    weekOf,
    weights: weightsOf(base.model, settings),
    agents: base.model.agents.filter(({ eligible }) => eligible).length,
  }
}

/** Contacts of queues that are not improved do not count. */
function weightsOf({ contactTypes }: RoutingModel, { weights, queues }: ImproveSettings): Float64Array {
  return Float64Array.from(contactTypes, ({ queueId }) =>
    queues?.has(queueId) === false ? 0 : (weights[queueId] ?? 1),
  )
}
