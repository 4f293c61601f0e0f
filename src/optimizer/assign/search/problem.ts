import type { ModelAgent, ModelContactType, RoutingModel } from '../../../documents'
import { isOffered, levelsMatter, needsSkills } from '../../model/can-serve'
import { ordered } from '../../model/ordered'
import { type Moment, peakMoment, typicalMoment } from '../../model/time/moments'
import { handleTimes } from '../../proficiency/handle-times'
import type { Settings } from '../contract/settings'

/**
 * A model compiled for the search. A token is what an agent must have to take a contact type: a skill or, with
 * `memberships`, activation in a queue. Tables by agent and type are at `[a * types + k]`, by agent and token at
 * `[a * tokens + t]`.
 */
export interface Problem {
  /** Sorted by id. */
  readonly model: RoutingModel
  readonly settings: Settings
  readonly moment: Moment
  readonly agents: number
  readonly types: number
  readonly tokens: number
  /** Tokens below this number are skills; the rest are queues. */
  readonly skills: number
  /** Id of the skill or queue behind each token. */
  readonly tokenIds: readonly string[]
  /** Tokens that each type asks for. */
  readonly needs: readonly (readonly number[])[]
  /** Whether levels order the agents of the type. */
  readonly ranked: readonly boolean[]
  /** Lowest level in the type's skills at which an agent is offered its contacts. */
  readonly minimumLevel: readonly number[]
  /** Expected handle time, including repeated contacts; 0 if the agent cannot take the type even with all tokens. */
  readonly seconds: Float64Array
  /** 1 where the agent holds the token now. */
  readonly held: Uint8Array
  /** Present level, at `[a * skills + t]`; meaningless where the skill is not held. */
  readonly levels: Float64Array
  /**
   * 1 where neither the grant nor its level may change. This is so if the agent or the skill is protected, if the agent
   * is absent, or if the skill is not requested at the moment judged.
   */
  readonly fixed: Uint8Array
  /** 1 where the token may be given. */
  readonly grantable: Uint8Array
  /** Levels that may be given of each skill, best first. */
  readonly allowed: readonly (readonly number[])[]
  /**
   * The contact types by which the holders of a skill are ranked: those that ask for no other skill, with the most
   * contacts.
   */
  readonly mainTypes: readonly (readonly number[])[]
  /** Contacts an hour at the moment judged. */
  readonly demand: Float64Array
  readonly presence: Float64Array
  /** Agents who count in the average of skills. */
  readonly eligible: number
}

export function compileProblem(given: RoutingModel, settings: Settings): Problem {
  const model = ordered(given)
  const moment = settings.at === 'peak' ? peakMoment(model, settings.staffing) : typicalMoment(model)
  const queues = new Map(model.queues.map((queue) => [queue.id, queue]))
  const evaluates = (type: ModelContactType): boolean => {
    const queue = queues.get(type.queueId)
    return queue === undefined || needsSkills(queue)
  }
  const skillIds = [...new Set(model.contactTypes.flatMap((type) => (evaluates(type) ? type.skillIds : [])))].sort()
  const queueIds = settings.memberships ? [...new Set(model.contactTypes.map((type) => type.queueId))].sort() : []
  const tokenOf = new Map([...skillIds, ...queueIds.map((id) => `queue ${id}`)].map((id, t) => [id, t]))
  const needs = model.contactTypes.map((type) =>
    [...(evaluates(type) ? type.skillIds : []), `queue ${type.queueId}`].flatMap((id) => tokenOf.get(id) ?? []),
  )
  const ranked = model.contactTypes.map((type) => {
    const queue = queues.get(type.queueId)
    return queue !== undefined && levelsMatter(queue)
  })
  const demand = Float64Array.from(moment.callsPerHour)
  const presence = Float64Array.from(model.agents, ({ eligible }, a) => (eligible ? (moment.presence[a] ?? 0) : 0))
  const minimumLevel = model.contactTypes.map((type) => (evaluates(type) ? (type.minimumLevel ?? 0) : 0))
  return {
    model,
    settings,
    moment,
    agents: model.agents.length,
    types: model.contactTypes.length,
    tokens: tokenOf.size,
    skills: skillIds.length,
    tokenIds: [...skillIds, ...queueIds],
    needs,
    ranked,
    minimumLevel,
    seconds: secondsTable(model, settings),
    ...holdings(model, settings, skillIds, queueIds, { needs, demand, presence }),
    allowed: skillIds.map((_, t) => allowedLevels(t, settings, needs, minimumLevel)),
    mainTypes: skillIds.map((_, t) => mainTypes(t, needs, demand)),
    demand,
    presence,
    eligible: model.agents.filter(({ eligible }) => eligible).length,
  }
}

function secondsTable(model: RoutingModel, settings: Settings): Float64Array {
  const estimated = model.agents.some(({ handling }) => handling.length > 0)
    ? handleTimes(model, settings.handleTimeCv)
    : undefined
  return Float64Array.from(
    model.agents.flatMap((agent) =>
      model.contactTypes.map((type) => {
        if (!mayWork(agent, type, settings.memberships)) return 0
        const estimate = agent.handling.length > 0 ? estimated?.ahtSeconds(agent.id, type.id) : undefined
        const seconds = agent.ahtSeconds?.[type.id] ?? estimate ?? type.ahtSeconds
        const resolved = agent.resolution?.[type.id] ?? 1
        return resolved > 0 ? seconds / resolved : 0
      }),
    ),
  )
}

/** Whether the agent meets all requirements other than tokens. */
function mayWork(agent: ModelAgent, type: ModelContactType, memberships: boolean): boolean {
  if ((agent.concurrency?.[type.mediaType] ?? 1) === 0) return false
  if (!memberships) return isOffered(agent, type)
  return isOffered({ ...agent, queues: [{ queueId: type.queueId, ring: 1 }] }, type)
}

function holdings(
  model: RoutingModel,
  settings: Settings,
  skillIds: readonly string[],
  queueIds: readonly string[],
  { needs, demand, presence }: Pick<Problem, 'needs' | 'demand' | 'presence'>,
): Pick<Problem, 'held' | 'levels' | 'fixed' | 'grantable'> {
  const skills = skillIds.length
  const tokens = skills + queueIds.length
  const held = new Uint8Array(model.agents.length * tokens)
  const fixed = new Uint8Array(held.length)
  const grantable = new Uint8Array(held.length)
  const levels = new Float64Array(model.agents.length * skills)
  // A plan made on one moment does not concern agents who are absent then or skills that are not requested then.
  const idle = skillIds.map((_, t) => !needs.some((own, k) => own.includes(t) && (demand[k] ?? 0) > 0))
  model.agents.forEach((agent, a) => {
    const locked = presence[a] === 0 || settings.protectedAgents.has(agent.id)
    skillIds.forEach((id, t) => {
      const own = agent.skills.find((skill) => skill.id === id)
      const certification = settings.requiredCertifications[id]
      const certified = certification === undefined || agent.certifications.includes(certification)
      const at = a * tokens + t
      if (own !== undefined) held[at] = 1
      levels[a * skills + t] = own?.level ?? 0
      if (locked || idle[t] === true || settings.protectedSkills.has(id)) fixed[at] = 1
      else if (certified || own !== undefined) grantable[at] = 1
    })
    queueIds.forEach((id, q) => {
      const at = a * tokens + skills + q
      const joined = agent.queues.some(({ queueId }) => queueId === id)
      if (joined) held[at] = 1
      if (locked || joined) fixed[at] = 1
      else grantable[at] = 1
    })
  })
  return { held, levels, fixed, grantable }
}

function allowedLevels(
  skill: number,
  settings: Settings,
  needs: readonly (readonly number[])[],
  minimumLevel: readonly number[],
): number[] {
  const least = Math.max(0, ...needs.flatMap((own, k) => (own.includes(skill) ? [minimumLevel[k] ?? 0] : [])))
  const enough = settings.levels.filter((level) => level >= least)
  return enough.length > 0 ? enough : settings.levels.slice(0, 1)
}

function mainTypes(skill: number, needs: readonly (readonly number[])[], demand: Float64Array): number[] {
  return needs
    .flatMap((own, k) => (own.includes(skill) ? [k] : []))
    .sort((a, b) => (needs[a]?.length ?? 0) - (needs[b]?.length ?? 0) || (demand[b] ?? 0) - (demand[a] ?? 0) || a - b)
}

/** Whether the tokens let the agent take the type. */
export function covers({ tokens, needs }: Problem, held: Uint8Array, agent: number, type: number): boolean {
  for (const token of needs[type] ?? []) if (held[agent * tokens + token] !== 1) return false
  return true
}

/** Skills held, over all agents. */
export function countSkills({ agents, tokens, skills }: Problem, held: Uint8Array): number {
  let count = 0
  for (let a = 0; a < agents; a++) {
    for (let t = 0; t < skills; t++) count += held[a * tokens + t] ?? 0
  }
  return count
}

/** Skills held by one agent. */
export function skillsOf({ tokens, skills }: Problem, held: Uint8Array, agent: number): number {
  let count = 0
  for (let t = 0; t < skills; t++) count += held[agent * tokens + t] ?? 0
  return count
}
