import { HOUR_MINUTES } from '../../../core/time/durations'
import type { ModelAgent, RoutingModel } from '../../../documents'
import { shiftCover, shiftCycleMinutes } from '../../model/time/shift-cycle'
import { shareAt } from '../../model/time/week-presence'
import type { Center } from '../center/center'
import type { HoldersNeeded } from '../center/options'
import { describeToken, type Made, withoutLevel } from '../center/tokens'

/** Fewest agents who must keep a skill that an agent loses, unless fewer hold it now. */
export const MIN_HOLDERS = 2

/** Whether changes together keep to the limits on changes, on agents, on skills of one agent and on holders of a skill. */
export function isWithinLimits(
  { model, settings }: Pick<Center, 'model' | 'settings'>,
  made: readonly Made[],
  max: number,
): boolean {
  const byAgent = new Map<number, number>()
  const granted = new Map<number, number>()
  const removed = new Map<string, number[]>()
  let changes = 0
  for (const { agent, tokens } of made) {
    changes += tokens.length
    byAgent.set(agent, byAgent.get(agent) ?? model.agents[agent]?.skills.length ?? 0)
    for (const token of tokens) {
      const meaning = describeToken(model, token)
      if (meaning.action === 'ADD') granted.set(agent, (granted.get(agent) ?? 0) + 1)
      if (meaning.action !== 'REMOVE') continue
      byAgent.set(agent, (byAgent.get(agent) ?? 0) - 1)
      removed.set(meaning.skill.id, [...(removed.get(meaning.skill.id) ?? []), agent])
    }
  }
  if (changes > max || byAgent.size > settings.maxAgents) return false
  return (
    [...granted].every(([agent, count]) => (byAgent.get(agent) ?? 0) + count <= settings.maxSkillsPerAgent) &&
    [...removed].every(([skill, agents]) => holdersOf(model, skill).length - agents.length >= MIN_HOLDERS) &&
    settings.minHolders.every((needed) => isHeld(model, needed, removed.get(needed.skill) ?? []))
  )
}

/** Whether enough agents still hold a skill after some lose it. */
function isHeld(model: RoutingModel, { skill, min, during }: HoldersNeeded, losing: readonly number[]): boolean {
  if (losing.length === 0) return true
  const holders = holdersOf(model, skill)
  const left = holders.filter((agent) => !losing.some((a) => model.agents[a] === agent))
  if (during === undefined) return left.length >= Math.min(min, holders.length)
  const cycle = shiftCycleMinutes(model.agents)
  const there = (agents: readonly ModelAgent[], from: number, to: number) =>
    agents.reduce((sum, agent) => sum + presenceIn(agent, from, to, cycle), 0)
  for (let from = during.fromMinute; from < during.toMinute; from += HOUR_MINUTES) {
    const to = Math.min(from + HOUR_MINUTES, during.toMinute)
    if (there(left, from, to) < Math.min(min, there(holders, from, to)) - 1e-9) return false
  }
  return true
}

/** The fraction of a period of the week in which an agent is expected on duty. */
function presenceIn({ shifts, week, availability }: ModelAgent, from: number, to: number, cycle: number): number {
  if (shifts !== undefined) return shiftCover(shifts, from, to, cycle)
  return week === undefined ? availability : shareAt(week, (from + to) / 2)
}

function holdersOf({ agents }: RoutingModel, skillId: string): ModelAgent[] {
  return agents.filter(({ eligible, skills }) => eligible && skills.some(({ id }) => id === skillId))
}

/** Whether a change only alters what an agent has, and grants nothing new. */
export function isMove(model: RoutingModel, { tokens }: Made): boolean {
  return tokens.every((token) => withoutLevel(model, token) >= model.skills.length + model.queues.length)
}

/** A key that is equal for the same changes in any order. */
export function keyOf(made: readonly Made[]): string {
  return made
    .flatMap(({ agent, tokens }) => tokens.map((token) => `${agent}:${token}`))
    .sort()
    .join()
}
