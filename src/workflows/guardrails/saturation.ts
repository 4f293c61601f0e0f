import type { GuardrailResult, RoutingModel, SaturationLimit } from '../../documents'
import { DEFAULT_SATURATION_LIMIT, modelUnderLoad, projectSaturation } from '../../optimizer'
import { type Checking, unknownThing, verdict } from './checking'

/** How saturated agents are after the changes. */
export function saturation(checking: Checking): GuardrailResult[] {
  return (checking.guardrails.saturation ?? []).map((limit, index) => {
    const { maxSaturation = DEFAULT_SATURATION_LIMIT } = limit
    const id = `saturation[${index}].maxSaturation`
    const queue = limit.queue === undefined ? undefined : checking.queues.find(limit.queue)
    if (queue !== undefined && 'problem' in queue) return unknownThing(id, 'saturation', maxSaturation, queue.problem)
    const part = { id, kind: 'saturation' as const, limit: maxSaturation }
    const { after, load } = checking
    if (checking.model === undefined) {
      const message = 'the model says how saturated agents are, and it is missing: give it together with the demand'
      return verdict({ ...part, ok: false, found: null, message })
    }
    const place: Place = { limit, queueId: queue?.one.id }
    const model = load === undefined ? checking.model : modelUnderLoad(checking.model, load)
    const now = found(after.model(model), place)
    const before = found(model, place)
    const allowed = limit.allowExisting === true && isOver(before, maxSaturation) && !isOver(now, before.saturation)
    const ok = !isOver(now, maxSaturation) || allowed
    const where = queue === undefined ? '' : ` of ${queue.one.name}`
    const moment = limit.at === 'peak' ? 'in the busiest interval of the week' : 'at a typical moment'
    const forecast = load === undefined ? '' : ` that is forecast from ${load.start}`
    const message = `the load${where}${forecast} is ${shown(now.saturation)} of capacity ${moment}; at most ${maxSaturation} is allowed${ok ? '' : ': bring more agents to it'}`
    return verdict({ ...part, ok, found: now.saturation ?? 'nobody can serve it', message }, ok ? [] : now.queues)
  })
}

interface Place {
  readonly limit: SaturationLimit
  readonly queueId: string | undefined
}

interface Found {
  /** Null: some demand has nobody to serve it. */
  readonly saturation: number | null
  /** The most saturated queues. */
  readonly queues: readonly { readonly id: string; readonly name: string }[]
}

function found(model: RoutingModel, { limit: { at }, queueId }: Place): Found {
  const { queues } = projectSaturation(model, { at })
  const own = queues.filter(({ queue }) => queueId === undefined || queue.id === queueId)
  const saturation = own.some((one) => one.saturation === null)
    ? null
    : own.reduce((most, one) => Math.max(most, one.saturation ?? 0), 0)
  return { saturation, queues: own.filter((one) => one.saturation === saturation).map(({ queue }) => queue) }
}

/** Rounding error of the linear programs. */
const ROUNDING = 1e-9

function isOver({ saturation }: Found, limit: number | null): boolean {
  if (limit === null) return false
  return saturation === null || saturation > limit + ROUNDING
}

function shown(saturation: number | null): string {
  return saturation === null ? 'beyond all measure, since nobody can serve a part of it,' : saturation.toFixed(3)
}
