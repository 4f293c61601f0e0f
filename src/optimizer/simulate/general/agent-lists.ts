import { touchAgent } from './account'
import type { System } from './system'

/** Appends an agent to the list for the number of contacts in hand, while the agent has capacity for another one. */
export function listAgent(system: System, agent: number): void {
  const { compiled, nextAgent, previousAgent } = system
  if (system.present[agent] === 0 || system.away[agent] !== 0) return
  const load = system.load[agent] ?? 0
  const { agentCount, slots } = compiled
  if (load > 0 && !hasAnyRoom(system, agent)) return
  // Who has more in hand than is allowed by now, and may still be interrupted, is in the last list.
  const end = agentCount + Math.min(load, slots.largest - 1)
  const last = previousAgent[end] ?? end
  nextAgent[last] = agent
  previousAgent[agent] = last
  nextAgent[agent] = end
  previousAgent[end] = agent
  system.listed++
  system.free[agent >> 5] = (system.free[agent >> 5] ?? 0) | (1 << (agent & 31))
  system.turn[agent] = system.turns++
  if (load === 0) addToGroup(system, system.groupIdle, agent, 1)
}

function hasAnyRoom(system: System, agent: number): boolean {
  for (let medium = 0; medium < system.compiled.slots.media; medium++) if (hasRoom(system, agent, medium)) return true
  return false
}

/**
 * Whether an agent with contacts in hand has capacity for one more of a medium: those in hand are of the same medium, or the
 * medium may interrupt them.
 */
export function hasRoom({ held, compiled: { slots } }: System, agent: number, medium: number): boolean {
  const from = agent * slots.media
  if ((held[from + medium] ?? 0) >= (slots.max[from + medium] ?? 0)) return false
  for (let other = 0; other < slots.media; other++) {
    if (other === medium || held[from + other] === 0) continue
    if ((((slots.interrupting[from + other] ?? 0) >> medium) & 1) === 0) return false
  }
  return true
}

/** Removes an agent from the current list, if any. */
export function unlistAgent(system: System, agent: number): void {
  const { nextAgent, previousAgent } = system
  const next = nextAgent[agent] ?? -1
  if (next < 0) return
  const previous = previousAgent[agent] ?? 0
  nextAgent[previous] = next
  previousAgent[next] = previous
  nextAgent[agent] = -1
  system.listed--
  system.free[agent >> 5] = (system.free[agent >> 5] ?? 0) & ~(1 << (agent & 31))
  if (system.load[agent] === 0) addToGroup(system, system.groupIdle, agent, -1)
}

/** The agent has one contact more (+1) or less (-1) in hand. */
export function changeLoad(system: System, agent: number, medium: number, by: 1 | -1): void {
  touchAgent(system, agent)
  unlistAgent(system, agent)
  const load = (system.load[agent] ?? 0) + by
  if (load === 0 && system.present[agent] === 0) addToGroup(system, system.groupOvertime, agent, -1)
  system.load[agent] = load
  const held = agent * system.compiled.slots.media + medium
  system.held[held] = (system.held[held] ?? 0) + by
  listAgent(system, agent)
  system.trace?.agentChanged(agent, system)
}

/** The agent comes or goes. An agent who goes still finishes the contact in hand. */
export function changePresence(system: System, agent: number, present: boolean): void {
  touchAgent(system, agent)
  unlistAgent(system, agent)
  const was = system.present[agent] === 1
  system.present[agent] = present ? 1 : 0
  if (present !== was && (system.load[agent] ?? 0) > 0)
    addToGroup(system, system.groupOvertime, agent, present ? -1 : 1)
  listAgent(system, agent)
  system.trace?.agentChanged(agent, system)
}

/**
 * Lets an idle agent leave in place of a colleague whose time is over but who still has a contact in hand. The two must
 * be of one group, take the same contacts and have the same handle times. They exchange their times of presence. True
 * if the agent left.
 */
export function relieve(system: System, agent: number): boolean {
  const { groupOf, agentCount } = system.compiled
  const group = groupOf[agent] ?? -1
  if (group < 0 || (system.groupOvertime[group] ?? 0) === 0) return false
  if (system.present[agent] === 0 || (system.load[agent] ?? 0) > 0) return false
  for (let other = 0; other < agentCount; other++) {
    if (groupOf[other] !== group || system.present[other] === 1 || system.load[other] === 0) continue
    if (!areAlike(system, agent, other)) continue
    const times = system.timesOfAgent[agent] ?? 0
    const otherTimes = system.timesOfAgent[other] ?? 0
    setTimes(system, agent, otherTimes)
    setTimes(system, other, times)
    changePresence(system, agent, false)
    changePresence(system, other, true)
    return true
  }
  return false
}

/** Whether two agents may take the same contacts with the same handle times. */
function areAlike({ compiled }: System, agent: number, other: number): boolean {
  const { reach, ahtSeconds, typeCount, agentCount } = compiled
  for (let type = 0; type < typeCount; type++) {
    if (reach.doors[type * agentCount + agent] !== reach.doors[type * agentCount + other]) return false
    if (ahtSeconds[agent * typeCount + type] !== ahtSeconds[other * typeCount + type]) return false
  }
  return true
}

function setTimes(system: System, agent: number, times: number): void {
  system.timesOfAgent[agent] = times
  system.agentOfTimes[times] = agent
}

function addToGroup(system: System, counts: Float64Array, agent: number, by: number): void {
  const group = system.compiled.groupOf[agent] ?? -1
  if (group >= 0) counts[group] = (counts[group] ?? 0) + by
}
