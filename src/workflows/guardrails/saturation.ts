import type { Change, GuardrailResult, LoadForecast, RoutingModel, SaturationLimit } from '../../documents'
import { projectSaturation } from '../../optimizer'
import { DEFAULT_SATURATION_LIMIT } from '../../optimizer/coverage'
import { modelUnderLoad } from '../../optimizer/model'
import { afterChanges, type CheckContext, type GuardrailInput, unknownThing, verdict } from './checking'

/** Checks how saturated the agents are after the changes. */
export function checkSaturation(context: CheckContext): GuardrailResult[] {
  return (context.guardrails.saturation ?? []).map((limit, index) => {
    const { maxSaturation = DEFAULT_SATURATION_LIMIT } = limit
    const id = `saturation[${index}].maxSaturation`
    const queue = limit.queue === undefined ? undefined : context.queues.find(limit.queue)
    if (queue !== undefined && 'problem' in queue) return unknownThing(id, 'saturation', maxSaturation, queue.problem)
    const part = { id, kind: 'saturation' as const, limit: maxSaturation }
    const { after, load } = context
    if (context.model === undefined) {
      const message = 'saturation is calculated from the model, which is missing: give the demand too'
      return verdict({ ...part, ok: false, found: null, message })
    }
    const place: Place = { limit, queueId: queue?.item.id }
    const model = load === undefined ? context.model : modelUnderLoad(context.model, load)
    const now = found(after.model(model), place)
    const before = found(model, place)
    const allowed = limit.allowExisting === true && isOver(before, maxSaturation) && !isOver(now, before.saturation)
    const ok = !isOver(now, maxSaturation) || allowed
    const where = queue === undefined ? '' : ` of ${queue.item.name}`
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

/**
 * Warns of queues whose agents cannot take all contacts after the changes, by the contacts of the model or of `load`: with
 * what their saturation is and was.
 */
export function saturationWarnings(
  snapshot: GuardrailInput['snapshot'],
  changes: readonly Change[],
  model: RoutingModel | undefined,
  load: LoadForecast | undefined,
): string[] {
  if (model === undefined || changes.length === 0) return []
  const present = load === undefined ? model : modelUnderLoad(model, load)
  const full = projectSaturation(afterChanges(snapshot, changes).model(present)).queues.filter((queue) =>
    isOver(queue, 1),
  )
  if (full.length === 0) return []
  const before = new Map(projectSaturation(present).queues.map(({ queue, saturation }) => [queue.id, saturation]))
  const percent = (value: number | null | undefined): string =>
    typeof value === 'number' ? `${Math.round(100 * value)} %` : 'contacts that nobody can take'
  const each = full.map(({ queue, saturation }) => {
    const [now, then] = [percent(saturation), percent(before.get(queue.id))]
    return `${queue.name} ${now}${now === then ? '' : ` (before: ${then})`}`
  })
  const queues = each.length === 1 ? '1 queue has' : `${each.length} queues have`
  return [
    `After these changes ${queues} more contacts than the agents can take at a typical moment, in % of what they can take: ${each.join('; ')}.`,
  ]
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
  const rows = queues.filter(({ queue }) => queueId === undefined || queue.id === queueId)
  const saturation = rows.some((one) => one.saturation === null)
    ? null
    : rows.reduce((max, one) => Math.max(max, one.saturation ?? 0), 0)
  return { saturation, queues: rows.filter((one) => one.saturation === saturation).map(({ queue }) => queue) }
}

/** Rounding error of the linear programs. */
const ROUNDING = 1e-9

function isOver({ saturation }: Pick<Found, 'saturation'>, limit: number | null): boolean {
  if (limit === null) return false
  return saturation === null || saturation > limit + ROUNDING
}
