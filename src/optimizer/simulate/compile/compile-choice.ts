import type { ModelAgent, ModelContactType, ModelQueue, RoutingModel } from '../../../documents'
import { levelsMatter } from '../../model/can-serve'
import { ringSkills } from './compile-reach'
import type { Choice } from './compiled'
import type { RoutingRules } from './options'

/** Puts contacts of queues that score by priority before all that score by time, whatever their priority and wait. */
const FIRST = 1e9

/** Default waiting time that counts as one point of priority. */
export const SECONDS_PER_PRIORITY = 60

/** Group activation is checked periodically; the platform does not say how often. */
export const GROUP_CHECK_SECONDS = 10

/** Under BEST, Genesys is said to check the 100 agents who are idle longest. */
export const BEST_CANDIDATES = 100

/** Input of the rules about an agent and a contact type. */
export interface Pace {
  /** Mean handle time in seconds. */
  readonly aht: (agent: number, type: number) => number
  readonly resolution: (agent: number, type: number) => number
}

/** Scores of agents and ranks of contacts under the rules. */
export function compileChoice(
  model: RoutingModel,
  queues: readonly ModelQueue[],
  rules: RoutingRules,
  pace: Pace,
): Choice {
  const { contactTypes, agents } = model
  const { agentChoice = 'genesys', contactChoice = 'genesys' } = rules
  const rowOf = new Int32Array(contactTypes.length)
  const rows: Float64Array[] = []
  const checkLimit = new Float64Array(contactTypes.length).fill(Infinity)
  for (const [k, type] of contactTypes.entries()) {
    const queue = queues[k]
    if (queue === undefined) continue
    rowOf[k] = rows.length * agents.length
    const byLevel = agentChoice === 'highestLevel' || (agentChoice === 'genesys' && levelsMatter(queue))
    if (byLevel && agentChoice === 'genesys') checkLimit[k] = rules.bestCandidates ?? BEST_CANDIDATES
    for (const skills of ringSkills(type, queue)) {
      rows.push(
        Float64Array.from(agents, (agent, a) => {
          if (byLevel) return averageLevel(agent, type, skills, rules.languageInLevel ?? false)
          if (agentChoice === 'fastestFirst') return -pace.aht(a, k)
          if (agentChoice === 'mostResolved') return pace.resolution(a, k) / pace.aht(a, k)
          if (agentChoice === 'rankList') return groupScore(agent, type)
          return 0
        }),
      )
    }
  }
  const checkSeconds = rules.groupCheckSeconds ?? GROUP_CHECK_SECONDS
  const secondsPerPriority = rules.secondsPerPriority ?? SECONDS_PER_PRIORITY
  return {
    rowOf,
    scores: joined(rows, agents.length),
    isRandomTie: rules.equalAgents === 'random',
    flatRow: Uint8Array.from(rows, (row) => (isFlat(row, 0, row.length) ? 1 : 0)),
    checkSeconds,
    checkLimit,
    countsMembers: (rules.bestCandidatesBy ?? 'idle') === 'idle',
    ranks: contactRanks(model, queues, rules, pace),
    dynamic: contactChoice === 'longestQueue' || contactChoice === 'fixedQueueRatio' ? contactChoice : 'none',
    ratios: queueRatios(contactTypes, rules.ratios),
    headStartSeconds: Float64Array.from(contactTypes, (type, k) =>
      contactChoice === 'genesys' && queues[k]?.scoring !== 'PriorityOnly'
        ? (type.priority ?? 0) * secondsPerPriority
        : 0,
    ),
  }
}

/** Mean level over the skills, and the language if it counts; a missing skill counts 0. */
function averageLevel(
  agent: ModelAgent,
  type: ModelContactType,
  skillIds: readonly string[],
  withLanguage: boolean,
): number {
  const levels = skillIds.map((id) => agent.skills.find((skill) => skill.id === id)?.level ?? 0)
  if (withLanguage && type.languageId !== undefined) {
    levels.push(agent.languages.find((language) => language.id === type.languageId)?.level ?? 0)
  }
  return levels.length === 0 ? 0 : levels.reduce((sum, level) => sum + level, 0) / levels.length
}

function groupScore(agent: ModelAgent, type: ModelContactType): number {
  if (type.agentGroupIds === undefined) return 0
  const place = agent.group === undefined ? -1 : type.agentGroupIds.indexOf(agent.group)
  return place < 0 ? -Infinity : -place
}

function contactRanks(
  model: RoutingModel,
  queues: readonly ModelQueue[],
  rules: RoutingRules,
  pace: Pace,
): Float64Array {
  const { contactTypes, agents, agentGroups = [] } = model
  const { contactChoice = 'genesys' } = rules
  const lists = new Map(agentGroups.map((group) => [group.id, group.contactTypeIds]))
  const ranks = new Float64Array(agents.length * contactTypes.length)
  for (const [a, agent] of agents.entries()) {
    const list = agent.group === undefined ? undefined : lists.get(agent.group)
    contactTypes.forEach((type, k) => {
      const queue = queues[k]
      let rank = 0
      if (contactChoice === 'genesys' && queue?.scoring === 'PriorityOnly') rank = -(type.priority ?? 0) - FIRST
      if (contactChoice === 'priority') rank = -(type.priority ?? 0)
      if (contactChoice === 'cMu') rank = (-(rules.costs?.[type.id] ?? 1) * pace.resolution(a, k)) / pace.aht(a, k)
      if (contactChoice === 'agentLevel') {
        rank = -averageLevel(agent, type, type.skillIds, rules.languageInLevel ?? false)
      }
      if (contactChoice === 'rankList' && list !== undefined) {
        const place = list.indexOf(type.id)
        rank = place < 0 ? Infinity : place
      }
      ranks[a * contactTypes.length + k] = rank
    })
  }
  return ranks
}

/**
 * Shares of the queue, which sum to 1. If not given, they are proportional to arrivals times target, so that waits are
 * proportional to targets.
 */
function queueRatios(types: readonly ModelContactType[], given: Readonly<Record<string, number>> | undefined) {
  const weights = types.map((type) =>
    given === undefined ? type.callsPerHour * Math.max(1, type.target.seconds) : (given[type.id] ?? 0),
  )
  const sum = weights.reduce((total, weight) => total + weight, 0)
  return Float64Array.from(weights, (weight) => (sum > 0 ? weight / sum : 1 / types.length))
}

function joined(rows: readonly Float64Array[], width: number): Float64Array {
  const all = new Float64Array(rows.length * width)
  rows.forEach((row, i) => {
    all.set(row, i * width)
  })
  return all
}

/** Whether all scores of a row are equal, apart from agents who never get a contact. */
export function isFlat(scores: Float64Array, from: number, length: number): boolean {
  for (let i = from; i < from + length; i++) {
    const score = scores[i] ?? 0
    if (score !== scores[from] || score === -Infinity) return false
  }
  return true
}
