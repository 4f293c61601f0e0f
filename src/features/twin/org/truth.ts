import { contactTypeId, type Demand, type DemandAgent, type RoutingModel } from '../../../documents'
import type { WorldAgentFigures, WorldContactType } from '../../../emulator/model/types'
import { handleTimes } from '../../../optimizer/proficiency/handle-times'

export type MeasuredFigures = (userId: string, type: WorldContactType) => WorldAgentFigures | undefined

/** Weight of a type's average against an agent's own contacts, for the shares transferred and resolved, in contacts. */
const PRIOR_CONTACTS = 20

interface Shares {
  readonly handled: number
  readonly transferred: number
  /** Contacts for which it is known whether they were resolved. */
  readonly evaluated: number
  readonly resolved: number
}

/**
 * Measured handle times of agents, and their shares of transferred and resolved contacts. With few contacts, a figure
 * is pulled toward the average of its type, as in forecasts.
 */
export function measuredFigures(model: RoutingModel, demand: Demand): MeasuredFigures {
  const times = handleTimes(model)
  const types = new Map(model.contactTypes.map((type) => [type.id, type]))
  const handlers = new Set(model.agents.filter(({ handling }) => handling.length > 0).map(({ id }) => id))
  const rows = new Map(demand.agents.map((row) => [`${row.userId} ${row.contactTypeId}`, row]))
  const sums = new Map<string, Shares>()
  const all = { current: NONE }
  for (const row of demand.agents) {
    sums.set(row.contactTypeId, plus(sums.get(row.contactTypeId), row))
    all.current = plus(all.current, row)
  }
  return (userId, worldType) => {
    const id = contactTypeId({ ...worldType, skillIds: worldType.skillIds })
    const type = types.get(id)
    if (type === undefined) return undefined
    const row = rows.get(`${userId} ${id}`)
    const average = sums.get(id) ?? all.current
    const resolution = estimateResolution(row, average.evaluated > 0 ? average : all.current)
    return {
      handleSeconds: handlers.has(userId) ? times.ahtSeconds(userId, id) : type.ahtSeconds,
      transferred: pulled(row?.transferred, row?.handled, calculateShare(average.transferred, average.handled)),
      ...(resolution === undefined ? {} : { resolution }),
    }
  }
}

const NONE: Shares = { handled: 0, transferred: 0, evaluated: 0, resolved: 0 }

function plus(sum: Shares = NONE, { handled, transferred, resolved }: DemandAgent): Shares {
  return {
    handled: sum.handled + handled,
    transferred: sum.transferred + transferred,
    evaluated: sum.evaluated + (resolved === undefined ? 0 : handled),
    resolved: sum.resolved + (resolved ?? 0),
  }
}

function estimateResolution(row: DemandAgent | undefined, average: Shares): number | undefined {
  if (average.evaluated === 0) return undefined
  const share = calculateShare(average.resolved, average.evaluated)
  return row?.resolved === undefined ? share : pulled(row.resolved, row.handled, share)
}

function pulled(part = 0, whole = 0, average: number): number {
  return (part + PRIOR_CONTACTS * average) / (whole + PRIOR_CONTACTS)
}

function calculateShare(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole
}
