import { hasRoom } from './agent-lists'
import { countCommon } from './servers'
import type { System } from './system'

/** The agent who gets a contact, or -1. */
export function chooseAgent(system: System, contact: number): number {
  if (system.listed === 0) return -1
  const { compiled, contacts, nextAgent } = system
  const { reach, choice, agentCount, slots } = compiled
  const type = contacts.type[contact] ?? 0
  const only = contacts.only[contact] ?? -1
  if (only >= 0) return canTake(system, only, type) ? only : -1
  const row = (choice.rowOf[type] ?? 0) + (contacts.ring[contact] ?? 0) * agentCount
  const takesFirst = choice.flatRow[agentCount > 0 ? row / agentCount : 0] === 1
  if (choice.isRandomTie || isSoonerAmongServers(system, type, takesFirst)) return chooseServer(system, contact)
  const open = contacts.open[contact] ?? 0
  const from = type * agentCount
  const max = choice.checkLimit[type] ?? 0
  let checked = 0
  let best = -1
  let bestScore = -Infinity
  for (let list = agentCount; list < agentCount + slots.largest; list++) {
    for (let agent = nextAgent[list] ?? list; agent < agentCount; agent = nextAgent[agent] ?? list) {
      const may = ((reach.doors[from + agent] ?? 0) & open) !== 0 && isOpenTo(system, agent, type, list - agentCount)
      if (may || (choice.countsMembers && reach.member[from + agent] === 1)) {
        if (++checked > max) return best
      }
      if (!may || isHeldBack(system, agent, type)) continue
      const score = choice.scores[row + agent] ?? 0
      if (score > bestScore) {
        if (takesFirst) return agent
        best = agent
        bestScore = score
      }
    }
  }
  return best
}

function canTake(system: System, agent: number, type: number): boolean {
  if ((system.nextAgent[agent] ?? -1) < 0 || isHeldBack(system, agent, type)) return false
  return isOpenTo(system, agent, type, system.load[agent] ?? 0)
}

/** The list of free agents is used where this many agents or more of those who may take a contact are likely free. */
const MANY_FREE = 8

/**
 * Whether it is faster to go through the free agents who may take contacts of a type than through all free agents, of whom
 * the first is enough where scores are equal; and the type's limit of checked agents does not bind.
 */
function isSoonerAmongServers(system: System, type: number, takesFirst: boolean): boolean {
  const { servers, listed, free, compiled } = system
  if (servers.words >= listed) return false
  const share = (servers.size[type] ?? 0) / compiled.agentCount
  if (takesFirst && listed * share * share >= MANY_FREE) return false
  if (servers.unlimited[type] === 1) return true
  return countCommon(servers, servers.counted, type, free) <= (compiled.choice.checkLimit[type] ?? 0)
}

/**
 * The same agent as {@link chooseAgent} finds in the lists: the greatest score, then the fewest in hand, then the first listed, or
 * a random one of these.
 */
function chooseServer(system: System, contact: number): number {
  const { compiled, contacts, free, turn, servers } = system
  const { reach, choice, agentCount } = compiled
  const type = contacts.type[contact] ?? 0
  const row = (choice.rowOf[type] ?? 0) + (contacts.ring[contact] ?? 0) * agentCount
  const open = contacts.open[contact] ?? 0
  const { may, words } = servers
  let best = -1
  let bestScore = -Infinity
  let bestLoad = 0
  let equal = 0
  for (let word = 0; word < words; word++) {
    for (let left = (free[word] ?? 0) & (may[type * words + word] ?? 0); left !== 0; left &= left - 1) {
      const agent = (word << 5) + 31 - Math.clz32(left & -left)
      if (((reach.doors[type * agentCount + agent] ?? 0) & open) === 0) continue
      const score = choice.scores[row + agent] ?? 0
      const load = system.load[agent] ?? 0
      if (score === -Infinity || score < bestScore || !isOpenTo(system, agent, type, load)) continue
      const isEqual = score === bestScore && load === bestLoad
      if (score === bestScore && load > bestLoad) continue
      if (isEqual && !choice.isRandomTie && (turn[agent] ?? 0) > (turn[best] ?? 0)) continue
      if (isHeldBack(system, agent, type)) continue
      equal = isEqual ? equal + 1 : 1
      if (choice.isRandomTie && equal > 1 && system.routing.uniform() * equal >= 1) continue
      best = agent
      bestScore = score
      bestLoad = load
    }
  }
  return best
}

/** The waiting contact that an agent takes, or -1. */
export function chooseContact(system: System, agent: number): number {
  if (system.totalWaiting === 0) return -1
  const { compiled, contacts, waiting, head } = system
  const { reach, agentCount } = compiled
  const load = system.load[agent] ?? 0
  let best = -1
  let bestRank = Infinity
  let bestStanding = Infinity
  const last = reach.typesFrom[agent + 1] ?? 0
  for (let at = reach.typesFrom[agent] ?? 0; at < last; at++) {
    const type = reach.reachableTypes[at] ?? 0
    if (waiting[type] === 0) continue
    const doors = reach.doors[type * agentCount + agent] ?? 0
    if (doors === 0 || !isOpenTo(system, agent, type, load) || isHeldBack(system, agent, type)) continue
    const rank = rankAgent(system, agent, type)
    if (rank > bestRank || rank === Infinity) continue
    let contact = head[type] ?? -1
    while (contact >= 0 && ((contacts.open[contact] ?? 0) & doors) === 0 && contacts.only[contact] !== agent)
      contact = contacts.next[contact] ?? -1
    if (contact < 0) continue
    const standing = contacts.standing[contact] ?? 0
    if (rank < bestRank || standing < bestStanding) {
      best = contact
      bestRank = rank
      bestStanding = standing
    }
  }
  return best
}

function rankAgent(system: System, agent: number, type: number): number {
  const { choice, typeCount } = system.compiled
  if (choice.dynamic === 'none') return choice.ranks[agent * typeCount + type] ?? 0
  const waiting = system.waiting[type] ?? 0
  return choice.dynamic === 'longestQueue' ? -waiting : (choice.ratios[type] ?? 0) * system.totalWaiting - waiting
}

/** Whether the agent may take a contact of the type besides those in hand. */
function isOpenTo(system: System, agent: number, type: number, load: number): boolean {
  return load === 0 || hasRoom(system, agent, system.compiled.mediumOf[type] ?? 0)
}

/** Whether the agent must stay free, because the group holds its idle agents in reserve against the type. */
function isHeldBack(system: System, agent: number, type: number): boolean {
  const { groupOf, reserve, typeCount } = system.compiled
  const group = groupOf[agent] ?? -1
  if (group < 0) return false
  const retained = reserve[group * typeCount + type] ?? 0
  return retained > 0 && (system.groupIdle[group] ?? 0) <= retained
}
