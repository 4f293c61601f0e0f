import type {
  AgentValue,
  AssignedAgent,
  AssignmentChange,
  ModelAgent,
  QueueJoin,
  Ref,
  SkillMove,
} from '../../documents'
import { agentChanges } from './search/path'
import type { Problem } from './search/problem'
import type { Pull } from './search/pull'
import type { Design } from './search/rank'

const HOURS_PER_WEEK = 168

/** Skill changes from the present to a design, as moves. */
export function movesOf(problem: Problem, design: Design): SkillMove[] {
  const { tokens, skills, tokenIds, model } = problem
  return model.agents.flatMap((agent, a) =>
    tokenIds.slice(0, skills).flatMap((skillId, t): SkillMove[] => {
      const before = problem.held[a * tokens + t] === 1 ? (problem.levels[a * skills + t] ?? 0) : null
      const level = design.held[a * tokens + t] === 1 ? (design.levels[a * skills + t] ?? 0) : null
      return before === level ? [] : [{ agentId: agent.id, skillId, level }]
    }),
  )
}

/** Queues that agents join. */
export function joinsOf(problem: Problem, design: Design): QueueJoin[] {
  const { tokens, skills, tokenIds, model } = problem
  return model.agents.flatMap((agent, a) =>
    tokenIds.flatMap((queueId, t): QueueJoin[] => {
      const at = a * tokens + t
      return t >= skills && design.held[at] === 1 && problem.held[at] !== 1 ? [{ agentId: agent.id, queueId }] : []
    }),
  )
}

/** The moves as recommendations, with reasons in sentences. */
export function changesOf(
  problem: Problem,
  pull: Pull,
  design: Design,
  values: ReadonlyMap<number, AgentValue>,
): AssignmentChange[] {
  const present = { held: problem.held, levels: problem.levels }
  const places = new Map(problem.model.agents.map(({ id }, a) => [id, a]))
  const names = new Map(problem.model.skills.map(({ id, name }) => [id, name]))
  const weekly = contactsPerWeek(problem)
  const hourly = problem.demand.reduce((sum, rate) => sum + rate, 0)
  return movesOf(problem, design).flatMap(({ agentId, skillId, level }): AssignmentChange[] => {
    const a = places.get(agentId) ?? 0
    const agent = problem.model.agents[a]
    if (agent === undefined) return []
    const t = problem.tokenIds.indexOf(skillId)
    const before = problem.held[a * problem.tokens + t] === 1 ? (problem.levels[a * problem.skills + t] ?? 0) : null
    const action = before === null ? 'ADD' : level === null ? 'REMOVE' : 'SET'
    const skill = { id: skillId, name: names.get(skillId) ?? skillId }
    const value = values.get(a) ?? null
    const parts = agentChanges(problem, present, design, a)
    const facts = factsOf(problem, pull, a, t)
    return [
      {
        format: 'skillroute/recommendation@1',
        id: `${action}:${agentId}:${skillId}`,
        action,
        agent: { id: agentId, name: agent.name },
        skill,
        before,
        after: level,
        queues: queuesOf(problem, agent, t),
        reason: reasonOf(problem, design, facts, { agent, skill, a, t, before, level }),
        evidence: { ...facts, changesOfAgent: parts },
        value:
          value === null || hourly === 0
            ? null
            : { contactsPerWeek: ((value.contactsPerHour / hourly) * weekly) / parts, method: 'paired-simulation' },
        agentValue: value,
      },
    ]
  })
}

interface Facts {
  readonly [key: string]: number | string
  readonly contactType: string
  readonly handleSeconds: number
  /** Mean handle time over all agents who may take the type. */
  readonly meanHandleSeconds: number
  readonly fluidShare: number
}

function factsOf(problem: Problem, pull: Pull, a: number, t: number): Facts {
  const { types, agents, seconds, model } = problem
  const own = (problem.mainTypes[t] ?? []).filter((k) => (seconds[a * types + k] ?? 0) > 0)
  const k = own[0] ?? problem.mainTypes[t]?.[0] ?? 0
  const all = Array.from({ length: agents }, (_, other) => seconds[other * types + k] ?? 0).filter((value) => value > 0)
  return {
    contactType: model.contactTypes[k]?.id ?? '',
    handleSeconds: seconds[a * types + k] ?? 0,
    meanHandleSeconds: all.length > 0 ? all.reduce((sum, value) => sum + value, 0) / all.length : 0,
    fluidShare: own.reduce((sum, type) => sum + (pull.share[a * types + type] ?? 0), 0),
  }
}

interface Subject {
  readonly agent: Ref
  readonly skill: Ref
  readonly a: number
  readonly t: number
  readonly before: number | null
  readonly level: number | null
}

function reasonOf(
  problem: Problem,
  design: Design,
  facts: Facts,
  { agent, skill, a, t, before, level }: Subject,
): string {
  const pace =
    facts.handleSeconds > 0
      ? `${agent.name} takes ${facts.handleSeconds.toFixed(0)} s for ${facts.contactType}, all agents ${facts.meanHandleSeconds.toFixed(0)} s on average`
      : `${agent.name} is in no queue that asks for ${skill.name}`
  if (level === null) return `${pace}; others cover ${skill.name} better, and the agent is of more use elsewhere.`
  const { place, holders } = placeOf(problem, design, a, t)
  const rank = `number ${place} of ${holders} holders by speed, fit and how many skills they have`
  if (before !== null) return `${pace}: ${rank}, so level ${level} in place of ${before}.`
  const use =
    facts.fluidShare > 0.005
      ? `the best division of work gives the agent ${(facts.fluidShare * 100).toFixed(0)} % of their time on it`
      : 'a second line for when the others are busy and contacts would wait'
  return `${pace}; ${use}; ${rank}, so level ${level}.`
}

/** The agent's place, which is the number of holders at a higher level plus one, and the number of all holders. */
function placeOf(
  { agents, tokens, skills }: Problem,
  { held, levels }: Design,
  a: number,
  t: number,
): { place: number; holders: number } {
  let place = 1
  let holders = 0
  for (let other = 0; other < agents; other++) {
    if (held[other * tokens + t] !== 1) continue
    holders++
    if ((levels[other * skills + t] ?? 0) > (levels[a * skills + t] ?? 0)) place++
  }
  return { place, holders }
}

function queuesOf({ model, needs }: Problem, agent: ModelAgent, t: number): Ref[] {
  const asking = new Set(
    model.contactTypes.flatMap(({ queueId }, k) => (needs[k]?.includes(t) === true ? [queueId] : [])),
  )
  const joined = new Set(agent.queues.map(({ queueId }) => queueId))
  return model.queues.flatMap(({ id, name }) => (asking.has(id) && joined.has(id) ? [{ id, name }] : []))
}

/** Contacts of an average week: from the profile, whatever its length, or else from the mean rate at all hours. */
function contactsPerWeek({ model }: Problem): number {
  return model.contactTypes.reduce((sum, { weekProfile, callsPerHour }) => {
    if (weekProfile === undefined) return sum + callsPerHour * HOURS_PER_WEEK
    const rates = weekProfile.callsPerHour.reduce((total, rate) => total + rate, 0)
    return sum + (rates / weekProfile.callsPerHour.length) * HOURS_PER_WEEK
  }, 0)
}

/** The skills that each agent holds under a design, including skills that no contact type asks for. */
export function assignedAgents(problem: Problem, design: Design): AssignedAgent[] {
  const { tokens, skills, tokenIds, model } = problem
  const asked = new Set(tokenIds.slice(0, skills))
  const joins = joinsOf(problem, design)
  return model.agents.map((agent, a) => ({
    agent: { id: agent.id, name: agent.name },
    skills: [
      ...agent.skills.filter(({ id }) => !asked.has(id)),
      ...tokenIds
        .slice(0, skills)
        .flatMap((id, t) =>
          design.held[a * tokens + t] === 1 ? [{ id, level: design.levels[a * skills + t] ?? 0 }] : [],
        ),
    ].sort((x, y) => (x.id < y.id ? -1 : 1)),
    joins: joins.flatMap(({ agentId, queueId }) => (agentId === agent.id ? [queueId] : [])),
  }))
}
