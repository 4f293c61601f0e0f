import type { Json } from '../../core/json/json'
import type { QueueSet, RoutingModel } from '../../documents'
import { applyMoves } from '../../optimizer'
import { isValued } from '../../optimizer/model'
import { asJson, valueAt } from '../../workflows/kit/values'
import { withAgents } from '../../workflows/plan/valued-changes'
import type { Lever } from './math/levers'
import { type PlannedOverflow, RING, RULES } from './overflow-settings'

/**
 * The models with a queue's current and planned overflow; both are the same if the overflow does not change or cannot
 * be simulated.
 */
export interface OverflowModels {
  readonly before: RoutingModel
  readonly after: RoutingModel
  /** Sentences on effects that the figures do not include. */
  readonly notes: readonly string[]
}

/**
 * The effect of overflow settings on a queue in a model: the time-out of its first ring, and further agents besides the
 * members.
 */
export function overflowModels(
  model: RoutingModel,
  {
    queueId,
    levers,
    overflow,
    queue,
    groups = new Map(),
  }: {
    readonly queueId: string
    readonly levers: readonly Lever[]
    readonly overflow: PlannedOverflow
    readonly queue: object | undefined
    readonly groups: ReadonlyMap<string, readonly string[]> | undefined
  },
): OverflowModels {
  const overflowLevers = levers.filter(({ serves }) => serves === 'overflowThreshold')
  const timeout = overflowLevers.flatMap(({ field, value }) => (field === RING ? [firstThreshold(value)] : []))[0]
  const timed = timeout === undefined ? model : withTimeout(model, queueId, timeout)
  if (!overflowLevers.some(({ field }) => field === RULES)) return { before: model, after: timed, notes: [] }
  const setting = overflow.settings[ROUTING]
  if (queue === undefined || setting === undefined) return { before: model, after: timed, notes: [NOT_SIMULATED] }
  const change = buildChange(model, queueId, {
    before: withAgents(valueAt(asJson(queue), ROUTING), groups),
    after: withAgents(setting, groups),
  })
  if (!isValued(change)) return { before: model, after: timed, notes: [NOT_SIMULATED] }
  const before = applyMoves(model, [{ ...change, after: change.before }])
  return { before, after: applyMoves(timed, [change]), notes: [] }
}

const ROUTING = 'conditionalGroupRouting'

const NOT_SIMULATED =
  'Overflow to groups is not in these figures: the agents of a group are known only for skill groups, and only when a plan is made (--out).'

function buildChange(model: RoutingModel, queueId: string, values: { before: Json; after: Json }): QueueSet {
  const name = model.queues.find(({ id }) => id === queueId)?.name ?? queueId
  return {
    ...{ kind: 'queue.set', id: '', reason: '', value: null, field: ROUTING },
    queue: { id: queueId, name },
    ...values,
  }
}

function firstThreshold(criteria: Json): number | undefined {
  const threshold = valueAt(Array.isArray(criteria) ? (criteria[0] ?? null) : null, 'threshold')
  return typeof threshold === 'number' ? threshold : undefined
}

function withTimeout(model: RoutingModel, queueId: string, timeoutSeconds: number): RoutingModel {
  const queues = model.queues.map((queue) => {
    const [first, ...others] = queue.rings ?? []
    return queue.id !== queueId || first === undefined
      ? queue
      : { ...queue, rings: [{ ...first, timeoutSeconds }, ...others] }
  })
  return { ...model, queues }
}
