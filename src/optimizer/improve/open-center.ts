import type { QueueSet, RoutingModel } from '../../documents'
import { applyChanges } from '../model/apply-changes'
import type { Center, EvaluationJob } from './center/center'
import { compileWeek, settleHandleTimes } from './center/design'
import type { ImproveSettings } from './center/settings'
import { weeksOf } from './center/week'
import { evaluateWeeks } from './evaluated'
import { makeReady, type Requests } from './tasks/tasks'

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
  { before, unchanged, settings }: Center,
  given: RoutingModel,
  queueSettings: readonly QueueSet[],
): Requests<Center> {
  const untrained = queueSettings.length
  const maxChanges = Math.max(0, settings.maxChanges - untrained)
  const own = compiledCenter(applyChanges(given, queueSettings), { ...settings, maxChanges, untrained })
  const start = yield* evaluateWeeks(own, [])
  return { ...own, queueSettings, start, before, unchanged }
}

/** How weeks of a center are simulated. */
export function jobOf(given: RoutingModel, settings: ImproveSettings): EvaluationJob {
  const { seed, staffing, rules, hours } = settings
  return { model: settleHandleTimes(given, settings), given, settings: { seed, staffing, rules, hours } }
}

type Compiled = Omit<Center, 'queueSettings' | 'start' | 'before' | 'unchanged'>

function compiledCenter(given: RoutingModel, settings: ImproveSettings): Compiled {
  const job = jobOf(given, settings)
  const base = compileWeek(job.model, settings)
  const weekOf = weeksOf(base, settings)
  makeReady(job, { base, weekOf })
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
