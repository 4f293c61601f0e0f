import { flag } from '../../history'
import { hasRings, ownAgentRouting } from '../../history/queue-rules'
import type { World, WorldHistory } from '../../model/types'
import { conversationId } from './lookups'

/**
 * The side of a conversation to which a figure belongs: its time in the queue, the part of the agent who answered, or that of
 * an agent who did not, by the index in `agentIds`.
 */
export type Side = 'acd' | 'agent' | number

/**
 * Values of a dimension for one side of a conversation. The queue's side has no agent, so figures such as `nOffered`
 * carry no `userId`. Empty: the dimension has no value here.
 */
export function dimensionValues(
  world: World,
  history: WorldHistory,
  row: number,
  side: Side,
  dimension: string,
): readonly string[] {
  const type = history.contactTypes[history.type[row] ?? 0]
  if (type === undefined) return []
  const queue = world.queues.get(type.queueId)
  switch (dimension) {
    case 'queueId':
    case 'firstQueue':
      return [type.queueId]
    case 'mediaType':
      return [type.mediaType]
    case 'direction':
    case 'originatingDirection':
      return ['inbound']
    case 'purpose':
      return [side === 'acd' ? 'acd' : 'agent']
    case 'requestedRoutingSkillId':
      return [...type.skillIds].sort()
    case 'removedSkillId':
      return [...history.droppedSkills(row)].sort()
    case 'activeSkillId':
      return type.skillIds.filter((id) => !history.droppedSkills(row).includes(id)).sort()
    case 'requestedLanguageId':
      return type.languageId === undefined ? [] : [type.languageId]
    case 'divisionId':
      return queue === undefined ? [] : [queue.config.divisionId]
    case 'requestedRouting':
    case 'usedRouting': {
      const settings = history.settingsOf(row)
      const usual = hasRings(settings) ? 'Bullseye' : 'Standard'
      const flags = history.flags[row] ?? 0
      if ((flags & flag.forOwn) === 0) return [usual]
      const { routing = 'Last' } = ownAgentRouting(settings, 0) ?? {}
      if (dimension === 'requestedRouting') return [usual, routing].sort()
      return [(flags & flag.byOwn) === 0 ? usual : routing]
    }
    case 'skillExpressionId':
      return type.skillExpressionId === undefined ? [] : [type.skillExpressionId]
    case 'routingPriority':
      return [String(type.priority ?? 0)]
    case 'userId':
      return listAgents(history, row, side)
    case 'agentBullseyeRing':
      return listAgents(history, row, side).map((id) => String(queue?.members.get(id)?.ringNumber ?? 1))
    case 'conversationId':
      return [conversationId(world, row)]
    case 'conversationInitiator':
      return ['customer']
    default:
      return []
  }
}

/** Dimensions that can differ between contacts of one type with the same agent. */
export const ofSingle: readonly string[] = ['conversationId', 'removedSkillId', 'activeSkillId']

/** Dimensions that can have several values at once. */
export const multivalued: ReadonlySet<string> = new Set([
  'requestedRoutingSkillId',
  'activeSkillId',
  'removedSkillId',
  'requestedRouting',
])

/** The ids of the agents on a side. */
export function listAgents(history: WorldHistory, row: number, side: Side): readonly string[] {
  if (side === 'acd') return []
  return side === 'agent' ? listAnsweringAgent(history, row) : history.agentIds.slice(side, side + 1)
}

/** The id of the agent who handled a conversation; empty when nobody did. */
export function listAnsweringAgent(history: WorldHistory, row: number): readonly string[] {
  const id = history.agentIds[history.agent[row] ?? -1]
  return id === undefined ? [] : [id]
}
