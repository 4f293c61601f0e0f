import type { GuardrailResult, RoutingModel, SaturationLimit } from '../../documents'
import { DEFAULT_SATURATION_LIMIT, modelUnderLoad, projectSaturation } from '../../optimizer'
import { type Checking, unknownThing, verdict } from './checking'

/** Checks how saturated the agents are after the changes. */
export function saturation(checking: Checking): GuardrailResult[] {
  return (checking.guardrails.saturation ?? []).map((limit, index) => {
    const { maxSaturation = DEFAULT_SATURATION_LIMIT } = limit
    const id = `saturation[${index}].maxSaturation`
    const queue = limit.queue === undefined ? undefined : checking.queues.find(limit.queue)
    if (queue !== undefined && 'problem' in queue) return unknownThing(id, 'saturation', maxSaturation, queue.problem)
    const part = { id, kind: 'saturation' as const, limit: maxSaturation }
    const { after, load } = checking
    if (checking.model === undefined) {
      const message = 'saturation is calculated from the model, which is missing: give the demand too'
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
    const forecast = load === undefined ? '' : ` (forecast from ${load.start} on)`
    const figure =
      now.saturation === null
        ? `nobody can take some of the contacts${where}${forecast}`
        : `the offered load${where}${forecast} is ${now.saturation.toFixed(3)} of capacity ${moment}`
    const message = `${figure}; at most ${maxSaturation} is allowed${ok ? '' : ': give these queues more agents'}`
    return verdict({ ...part, ok, found: now.saturation ?? 'nobody can serve it', message }, ok ? [] : now.queues)
  })
}

interface Place {
  readonly limit: SaturationLimit
  readonly queueId: string | undefined
}

interface Found {
  /** Null: some of the demand can be served by nobody. */
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
