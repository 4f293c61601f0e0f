import type { Compiled } from '../compile/compiled'
import type { SimulationPlan } from '../plan/plan'
import { ARRIVAL_FIELDS, CELL_FIELDS, FIELD, FIELDS, type Tally } from '../tally/tally'
import { WAIT_BINS, waitBin, waitOfBin } from '../tally/wait-histogram'
import { ARRIVALS, type Figure, ROW, SECONDS, SERVICE, SERVICE_LEVELS, STAFF, STRETCH } from './figures'

/** Lists of indexes that are summed into one row. */
export interface Rows {
  readonly types: readonly (readonly number[])[]
  readonly queues: readonly (readonly number[])[]
  readonly groups: readonly (readonly number[])[]
  /** The agents of a group, or a single agent, each with one contact type that they may take. */
  readonly cells: readonly { readonly agents: readonly number[]; readonly unit: string; readonly type: number }[]
}

export function listRows(compiled: Compiled, cells: boolean): Rows {
  const { model, typeCount, agentCount, reach } = compiled
  const types = range(typeCount)
  const agents = range(agentCount)
  const groups = (model.agentGroups ?? []).map((_, g) => agents.filter((a) => compiled.groupOf[a] === g))
  const units = [
    ...(model.agentGroups ?? []).map(({ id }, g) => ({ unit: id, agents: groups[g] ?? [] })),
    ...agents.filter((a) => compiled.groupOf[a] === -1).map((a) => ({ unit: model.agents[a]?.id ?? '', agents: [a] })),
  ]
  return {
    types: types.map((k) => [k]),
    queues: model.queues.map((_, q) => types.filter((k) => compiled.queueOf[k] === q)),
    groups,
    cells: cells
      ? units.flatMap((unit) =>
          types
            .filter((k) => unit.agents.some((a) => (reach.doors[k * agentCount + a] ?? 0) !== 0))
            .map((type) => ({ ...unit, type })),
        )
      : [],
  }
}

/** Writes figures one after the other, each as numerator and denominator. */
export type Sink = (over: number, under: number) => void

/** Services by type, by queue, and of all; then staff of all. */
export function measureService(tally: Tally, plan: SimulationPlan, rows: Rows, sink: Sink): void {
  const row = new Float64Array(ROW)
  const { typeCount, agentCount } = plan.compiled
  for (const types of [...rows.types, ...rows.queues, range(typeCount)]) {
    sumTypes(row, tally, types, typeCount)
    row[STRETCH] = tally.seconds / plan.countSeconds
    row[SECONDS] = tally.seconds
    // The fast loop does not count contacts in hand by type. There each busy agent has one contact, so over all types
    // it is the time of busy agents.
    if (types.length === typeCount && Number.isNaN(row[FIELD.inHandSeconds])) {
      row[FIELD.inHandSeconds] = tally.agents.subarray(0, agentCount).reduce((sum, seconds) => sum + seconds, 0)
    }
    put(SERVICE, row, sink)
    put(SERVICE_LEVELS, row, sink)
  }
  putStaff(tally, range(agentCount), agentCount, sink)
}

/** Everything else: quantiles, groups, agents, intervals, cells. */
export function measureDetails(tally: Tally, plan: SimulationPlan, rows: Rows, sink: Sink): void {
  const { typeCount, agentCount } = plan.compiled
  for (const types of [...rows.types, ...rows.queues, range(typeCount)]) {
    const answered = types.reduce((sum, k) => sum + (tally.types[FIELD.answered * typeCount + k] ?? 0), 0)
    for (const seconds of waitQuantiles(tally.waits, types, answered, plan.quantiles)) sink(seconds, 1)
    const offered = types.reduce((sum, k) => sum + (tally.types[k] ?? 0), 0)
    for (const seconds of plan.withinSeconds) sink(answered - waitedLonger(tally.waits, types, seconds), offered)
  }
  for (const agents of rows.groups) putStaff(tally, agents, agentCount, sink)
  for (const agent of range(agentCount)) putStaff(tally, [agent], agentCount, sink)
  measureIntervals(tally, plan, rows, sink)
  for (const { agents, type } of rows.cells) {
    const at = (agent: number, field: number): number =>
      tally.cells[(agent * typeCount + type) * CELL_FIELDS + field] ?? 0
    const sum = (field: number): number => agents.reduce((total, agent) => total + at(agent, field), 0)
    const count = (field: number): number => tally.types[field * typeCount + type] ?? 0
    sink(sum(0), tally.seconds / plan.countSeconds)
    sink(sum(1), count(FIELD.offered) - count(FIELD.returned))
    sink(sum(2), tally.seconds)
  }
}

function measureIntervals(tally: Tally, plan: SimulationPlan, rows: Rows, sink: Sink): void {
  const { typeCount } = plan.compiled
  const row = new Float64Array(ARRIVAL_FIELDS)
  const lists = [range(typeCount), ...rows.queues, ...(plan.intervalsByType ? rows.types : [])]
  for (let interval = 0; interval < plan.intervals.count; interval++) {
    for (const types of lists) {
      row.fill(0)
      for (const type of types) {
        for (let field = 0; field < ARRIVAL_FIELDS; field++) {
          const at = (interval * typeCount + type) * ARRIVAL_FIELDS + field
          row[field] = (row[field] ?? 0) + (tally.arrivals[at] ?? 0)
        }
      }
      put(ARRIVALS, row, sink)
    }
    const busy = tally.staff[2 * interval] ?? 0
    put(STAFF, Float64Array.of(busy, tally.staff[2 * interval + 1] ?? 0, secondsOfInterval(plan, interval)), sink)
  }
}

/** Length of an interval: the last one may be shorter. */
export function secondsOfInterval({ intervals, unitSeconds }: SimulationPlan, interval: number): number {
  const left = unitSeconds - interval * intervals.seconds
  return left < intervals.seconds - 1e-6 ? left : intervals.seconds
}

/** The waits that each share of the answered contacts does not exceed; contacts answered at once wait 0. */
export function waitQuantiles(
  waits: Float64Array,
  types: readonly number[],
  answered: number,
  quantiles: readonly number[],
): number[] {
  const bins = new Float64Array(WAIT_BINS)
  let waited = 0
  for (const type of types) {
    for (let bin = 0; bin < WAIT_BINS; bin++) {
      const more = waits[type * WAIT_BINS + bin] ?? 0
      bins[bin] = (bins[bin] ?? 0) + more
      waited += more
    }
  }
  return quantiles.map((q) => {
    let left = q * answered - (answered - waited)
    if (left <= 0) return 0
    let bin = 0
    while (bin < WAIT_BINS - 1 && left > (bins[bin] ?? 0)) left -= bins[bin++] ?? 0
    const from = waitOfBin(bin)
    return from + Math.min(1, left / (bins[bin] ?? 1)) * (waitOfBin(bin + 1) - from)
  })
}

/** How many answered contacts waited longer, spread evenly within a bin. */
function waitedLonger(waits: Float64Array, types: readonly number[], seconds: number): number {
  const bin = waitBin(seconds)
  const from = waitOfBin(bin)
  const shareAfter = 1 - (seconds - from) / (waitOfBin(bin + 1) - from)
  let longer = 0
  for (const type of types) {
    const first = type * WAIT_BINS
    longer += shareAfter * (waits[first + bin] ?? 0)
    for (let later = bin + 1; later < WAIT_BINS; later++) longer += waits[first + later] ?? 0
  }
  return longer
}

function put(figures: readonly Figure<unknown>[], row: Float64Array, sink: Sink): void {
  for (const { over, under } of figures) sink(over(row), under(row))
}

function putStaff(tally: Tally, agents: readonly number[], agentCount: number, sink: Sink): void {
  let busy = 0
  let present = 0
  for (const agent of agents) {
    busy += tally.agents[agent] ?? 0
    present += tally.agents[agentCount + agent] ?? 0
  }
  put(STAFF, Float64Array.of(busy, present, tally.seconds), sink)
}

function sumTypes(row: Float64Array, tally: Tally, types: readonly number[], typeCount: number): void {
  row.fill(0)
  for (const type of types) {
    for (let field = 0; field < FIELDS; field++) {
      row[field] = (row[field] ?? 0) + (tally.types[field * typeCount + type] ?? 0)
    }
  }
}

function range(length: number): number[] {
  return Array.from({ length }, (_, i) => i)
}
