import { hasRoom } from '../../simulate/general/agent-lists'
import type { System } from '../../simulate/general/system'

/** Whether an agent is on duty and has capacity for one more contact of the type, whatever the agent's skills. */
export function hasRoomFor(system: System, agent: number, type: number): boolean {
  if ((system.nextAgent[agent] ?? -1) < 0) return false
  return system.load[agent] === 0 || hasRoom(system, agent, system.compiled.mediumOf[type] ?? 0)
}

/** Whether another free agent could take a contact of the type. */
export function isAnotherFree(system: System, agent: number, type: number): boolean {
  const { servers, free } = system
  const { may, words } = servers
  for (let word = 0; word < words; word++) {
    for (let left = (free[word] ?? 0) & (may[type * words + word] ?? 0); left !== 0; left &= left - 1) {
      const other = (word << 5) + 31 - Math.clz32(left & -left)
      if (other !== agent && hasRoomFor(system, other, type)) return true
    }
  }
  return false
}
