import type { System } from '../../simulate/general/system'

/** Whether an agent is on duty and has capacity for one more contact of the type, whatever the agent's skills. */
export function hasRoomFor({ nextAgent, load, mediumInHand, compiled }: System, agent: number, type: number): boolean {
  if ((nextAgent[agent] ?? -1) < 0) return false
  return load[agent] === 0 || mediumInHand[agent] === compiled.mediumOf[type]
}

/** Whether another free agent could take a contact of the type. */
export function isAnotherFree(system: System, agent: number, type: number): boolean {
  const { servers, nextAgent } = system
  const last = servers.from[type + 1] ?? 0
  for (let at = servers.from[type] ?? 0; at < last; at++) {
    const other = servers.agents[at] ?? 0
    if (other !== agent && (nextAgent[other] ?? -1) >= 0 && hasRoomFor(system, other, type)) return true
  }
  return false
}
