import type { RoutingModel } from '../../../documents'
import type { Center } from '../center/center'
import { describeToken, type Made, type Token } from '../center/tokens'

/** Agents who must keep a skill that somebody loses, unless fewer hold it now. */
const LEAST_HOLDERS = 2

/** Whether changes together keep to the limits on changes, on agents, on skills of one agent and on holders of a skill. */
export function isWithinLimits({ model, settings }: Center, made: readonly Made[], most: number): boolean {
  const byAgent = new Map<number, number>()
  const granted = new Map<number, number>()
  const removed = new Map<string, number>()
  let changes = 0
  for (const { agent, tokens } of made) {
    changes += tokens.length
    byAgent.set(agent, byAgent.get(agent) ?? model.agents[agent]?.skills.length ?? 0)
    for (const token of tokens) {
      const meaning = describeToken(model, token)
      if (meaning.action === 'ADD') granted.set(agent, (granted.get(agent) ?? 0) + 1)
      if (meaning.action !== 'REMOVE') continue
      byAgent.set(agent, (byAgent.get(agent) ?? 0) - 1)
      removed.set(meaning.skill.id, (removed.get(meaning.skill.id) ?? 0) + 1)
    }
  }
  if (changes > most || byAgent.size > settings.maxAgents) return false
  return (
    [...granted].every(([agent, count]) => (byAgent.get(agent) ?? 0) + count <= settings.maxSkillsPerAgent) &&
    [...removed].every(([skill, count]) => holdersOf(model, skill) - count >= LEAST_HOLDERS)
  )
}

function holdersOf({ agents }: RoutingModel, skillId: string): number {
  return agents.filter(({ eligible, skills }) => eligible && skills.some(({ id }) => id === skillId)).length
}

/** Whether it changes what an agent has, and gives nothing new. */
export function isMove(model: RoutingModel, { tokens }: Made): boolean {
  return tokens.every((token) => isMoveToken(model, token))
}

function isMoveToken({ skills, queues }: RoutingModel, token: Token): boolean {
  return token >= skills.length + queues.length
}

/** The same for the same changes in whatever order. */
export function keyOf(made: readonly Made[]): string {
  return made
    .flatMap(({ agent, tokens }) => tokens.map((token) => `${agent}:${token}`))
    .sort()
    .join()
}
