import { ARRIVAL_FIELDS, CELL_FIELDS, FIELD } from '../tally/tally'
import type { System } from './system'

/** Adds to a count of a contact type. */
export function count(system: System, field: number, type: number, amount: number): void {
  if (!system.countsTypes) return
  const { types } = system.tally
  const at = field * system.compiled.typeCount + type
  types[at] = (types[at] ?? 0) + amount
}

/** Adds to a count of the interval in which a contact arrived. */
export function countArrival(system: System, arrived: number, type: number, field: number, amount: number): void {
  const { count: intervals, seconds, start } = system.intervals
  if (intervals === 0) return
  const interval = Math.floor((arrived - start) / seconds)
  if (interval < 0 || interval >= intervals) return
  const { arrivals } = system.tally
  const at = (interval * system.compiled.typeCount + type) * ARRIVAL_FIELDS + field
  arrivals[at] = (arrivals[at] ?? 0) + amount
}

export function countCell(system: System, agent: number, type: number, field: number, amount: number): void {
  const { cells } = system.tally
  if (cells.length === 0) return
  const at = (agent * system.compiled.typeCount + type) * CELL_FIELDS + field
  cells[at] = (cells[at] ?? 0) + amount
}

/** Adds the time since the last update; call it before the waiting contacts or those in hand change. */
export function touchType(system: System, type: number): void {
  if (!system.countsTypes) return
  const passed = system.now - (system.typeMark[type] ?? 0)
  if (passed === 0) return
  count(system, FIELD.waitingSeconds, type, passed * (system.waiting[type] ?? 0))
  count(system, FIELD.inHandSeconds, type, passed * (system.inHand[type] ?? 0))
  system.typeMark[type] = system.now
}

/** Updates an agent's times; call it before load or presence changes. After the shift, an agent with a contact is present. */
export function touchAgent(system: System, agent: number): void {
  const from = system.agentMark[agent] ?? 0
  const passed = system.now - from
  if (passed === 0) return
  system.agentMark[agent] = system.now
  const busy = (system.load[agent] ?? 0) > 0
  if (!busy && system.present[agent] === 0) return
  const { agents, staff } = system.tally
  const { compiled, intervals } = system
  // Busy seconds of all agents, then their present seconds.
  const presentAt = compiled.agentCount + agent
  agents[presentAt] = (agents[presentAt] ?? 0) + passed
  if (busy) agents[agent] = (agents[agent] ?? 0) + passed
  if (intervals.count === 0) return
  // All agents are updated at the end of each interval, so this period is within one interval; it may begin a rounding
  // error before it.
  const interval = Math.floor((from - intervals.start) / intervals.seconds + 1e-9)
  if (interval < 0 || interval >= intervals.count) return
  staff[2 * interval + 1] = (staff[2 * interval + 1] ?? 0) + passed
  if (busy) staff[2 * interval] = (staff[2 * interval] ?? 0) + passed
}

export function touchEveryone(system: System): void {
  for (let agent = 0; agent < system.compiled.agentCount; agent++) touchAgent(system, agent)
  for (let type = 0; type < system.compiled.typeCount; type++) touchType(system, type)
}

/** Counts the contacts that wait at the start or the end of a unit, and moves the work left into the unit where it is done. */
export function countEdge(system: System, isStart: boolean): void {
  const { compiled } = system
  for (let type = 0; type < compiled.typeCount; type++) {
    count(system, isStart ? FIELD.waitingAtStart : FIELD.waitingAtEnd, type, system.waiting[type] ?? 0)
  }
  countWorkLeft(system, isStart ? 1 : -1)
}

/**
 * Adds or subtracts what is left of the contacts in hand. Handle time is counted in whole when a contact is answered: the
 * rest is taken from the unit that ends (-1) and added to the next (+1).
 */
export function countWorkLeft(system: System, sign: 1 | -1): void {
  const { contacts } = system
  if (system.tally.cells.length === 0) return
  for (let contact = 0; contact < contacts.used; contact++) {
    const agent = contacts.agent[contact] ?? -1
    const left = (contacts.finish[contact] ?? 0) - system.now
    if (agent >= 0) countCell(system, agent, contacts.type[contact] ?? 0, 2, sign * left)
  }
}
