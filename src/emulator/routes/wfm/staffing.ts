import { requiredAgents } from '../../../optimizer/staffing'
import type { World } from '../../model/types'
import { serviceGoal } from '../analytics/lookups'
import type { PlanningGroup } from './unit'

const intervalsPerHour = 4
/** No number of agents reaches a target of 100 %, so it counts as this share. */
const highestLevel = 0.9999

/**
 * Agents that a planning group needs per quarter-hour to reach its queue's service level, each interval on its own
 * (Erlang C, no shrinkage).
 * @param offered contacts per interval
 * @param handleSeconds mean handle time per interval; where missing, the contact type's own
 */
export function requiredStaff(
  world: World,
  group: PlanningGroup,
  offered: readonly number[],
  handleSeconds: readonly number[],
): number[] {
  const { target, withinMs } = serviceGoal(world.queues.get(group.type.queueId)?.config, group.type.mediaType)
  const goal = { serviceLevel: Math.min(target, highestLevel), targetSeconds: withinMs / 1000 }
  return offered.map((contacts, i) => {
    const ahtSeconds = handleSeconds[i] ?? group.type.meanHandleSeconds
    if (contacts <= 0 || ahtSeconds <= 0) return 0
    return requiredAgents({ callsPerHour: contacts * intervalsPerHour, ahtSeconds, target: goal }).agents
  })
}
