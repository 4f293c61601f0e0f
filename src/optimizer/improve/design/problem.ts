import { sum } from '../../../core/sum'
import { countPlaces, isOffered, levelsMatter, needsSkills } from '../../model/can-serve'
import { typicalMoment } from '../../model/time/moments'
import type { Center } from '../center/center'
import { isCertified, mayChange } from '../center/openings'
import type { ImproveSettings } from '../center/settings'
import { MIN_HOLDERS } from '../find/limits'

/**
 * A center compiled for the search of a design: one moment of the week, and skills as places in the list of requested
 * ones. Tables by agent and type are at `[a * types + k]`, by agent and skill at `[a * skills + t]`.
 */
export interface Problem {
  readonly model: Center['model']
  readonly settings: Pick<ImproveSettings, 'seed' | 'maxSkillsPerAgent'>
  /** Most changes of a design. */
  readonly maxChanges: number
  readonly agents: number
  readonly types: number
  readonly skills: number
  readonly skillIds: readonly string[]
  /** Skills that each type asks for. */
  readonly needs: readonly (readonly number[])[]
  /** Whether levels order the agents of the type. */
  readonly ranked: readonly boolean[]
  /** Lowest level in the type's skills at which an agent is offered its contacts. */
  readonly minimumLevel: readonly number[]
  /** Expected handle time; 0 if the agent cannot take the type even with all skills. */
  readonly seconds: Float64Array
  /** 1 where the agent holds the skill now. */
  readonly held: Uint8Array
  /** Present level; meaningless where the skill is not held. */
  readonly levels: Float64Array
  /** 1 where neither the grant nor its level may change. */
  readonly fixed: Uint8Array
  /** 1 where the skill may be given. */
  readonly grantable: Uint8Array
  /** Levels that may be given of each skill, best first. */
  readonly allowed: readonly (readonly number[])[]
  /**
   * The contact types by which the holders of a skill are ranked: those that ask for no other skill, with the most
   * contacts.
   */
  readonly mainTypes: readonly (readonly number[])[]
  /** Fewest holders that each skill must keep. */
  readonly minHolders: readonly number[]
  /** Most skills that all agents together hold in a design. */
  readonly maxSkills: number
  /** Contacts per hour at the moment. */
  readonly demand: Float64Array
  readonly presence: Float64Array
  /** Agents who take contacts. */
  readonly eligible: number
}

const LEVELS = [5, 4, 3, 2, 1] as const

/**
 * Skills per agent in a design, unless agents hold more now. Where speeds differ, more skills send contacts to slower
 * agents; two skills bring nearly all that all skills do.
 * @see Wallace, R. B. and Whitt, W. (2005): A staffing algorithm for call centers with skill-based routing.
 */
const SKILLS_PER_AGENT = 2.5

export function compileProblem(
  { model, settings, agents: eligible }: Pick<Center, 'model' | 'settings' | 'agents'>,
  maxChanges: number,
): Problem {
  const moment = typicalMoment(model)
  const queues = new Map(model.queues.map((queue) => [queue.id, queue]))
  const queueOf = (k: number) => queues.get(model.contactTypes[k]?.queueId ?? '')
  const requiredSkills = model.contactTypes.map((_, k) => {
    const queue = queueOf(k)
    return queue === undefined || needsSkills(queue)
  })
  const skillIds = [
    ...new Set(model.contactTypes.flatMap(({ skillIds: ids }, k) => (requiredSkills[k] === true ? ids : []))),
  ].sort()
  const places = new Map(skillIds.map((id, t) => [id, t]))
  const needs = model.contactTypes.map(({ skillIds: ids }, k) =>
    requiredSkills[k] === true ? ids.flatMap((id) => places.get(id) ?? []) : [],
  )
  const demand = Float64Array.from(moment.callsPerHour)
  const presence = Float64Array.from(model.agents, ({ eligible: is }, a) => (is ? (moment.presence[a] ?? 0) : 0))
  const minimumLevel = model.contactTypes.map(({ minimumLevel: least = 0 }, k) =>
    requiredSkills[k] === true ? least : 0,
  )
  const tables = holdings({ model, settings }, skillIds, presence)
  return {
    model,
    settings,
    maxChanges,
    agents: model.agents.length,
    types: model.contactTypes.length,
    skills: skillIds.length,
    skillIds,
    needs,
    ranked: model.contactTypes.map((_, k) => {
      const queue = queueOf(k)
      return queue !== undefined && levelsMatter(queue)
    }),
    minimumLevel,
    seconds: Float64Array.from(
      model.agents.flatMap((agent) =>
        model.contactTypes.map((type) => {
          const canWork = countPlaces(agent, type) > 0 && isOffered(agent, type)
          return canWork ? (agent.ahtSeconds?.[type.id] ?? type.ahtSeconds) : 0
        }),
      ),
    ),
    ...tables,
    allowed: skillIds.map((_, t) => {
      const least = Math.max(0, ...needs.flatMap((types, k) => (types.includes(t) ? [minimumLevel[k] ?? 0] : [])))
      return LEVELS.filter((level) => level >= least)
    }),
    mainTypes: skillIds.map((_, t) => mainTypes(t, needs, demand)),
    minHolders: skillIds.map((id, t) => {
      const holders = holdersOf({ agents: model.agents.length, skills: skillIds.length }, tables.held, t)
      const requested = settings.minHolders.filter(({ skill }) => skill === id).map(({ min }) => min)
      return Math.min(holders, Math.max(MIN_HOLDERS, ...requested))
    }),
    maxSkills: Math.max(Math.floor(SKILLS_PER_AGENT * eligible), sum(tables.held)),
    demand,
    presence,
    eligible,
  }
}

function holdings(
  { model, settings }: Pick<Center, 'model' | 'settings'>,
  skillIds: readonly string[],
  presence: Float64Array,
): Pick<Problem, 'held' | 'levels' | 'fixed' | 'grantable'> {
  const skills = skillIds.length
  const held = new Uint8Array(model.agents.length * skills)
  const [fixed, grantable] = [new Uint8Array(held.length), new Uint8Array(held.length)]
  const levels = new Float64Array(held.length)
  model.agents.forEach((agent, a) => {
    const isLocked = presence[a] === 0 || !mayChange(agent, settings)
    skillIds.forEach((id, t) => {
      const heldSkill = agent.skills.find((skill) => skill.id === id)
      const at = a * skills + t
      if (heldSkill !== undefined) held[at] = 1
      levels[at] = heldSkill?.level ?? 0
      if (isLocked || settings.protectedSkills.has(id)) fixed[at] = 1
      else if (heldSkill !== undefined || isCertified(agent, id, settings)) grantable[at] = 1
    })
  })
  return { held, levels, fixed, grantable }
}

function mainTypes(skill: number, needs: readonly (readonly number[])[], demand: Float64Array): number[] {
  return needs
    .flatMap((skills, k) => (skills.includes(skill) ? [k] : []))
    .sort((a, b) => (needs[a]?.length ?? 0) - (needs[b]?.length ?? 0) || (demand[b] ?? 0) - (demand[a] ?? 0) || a - b)
}

/** Skills held by one agent. */
export function skillsOf({ skills }: Pick<Problem, 'skills'>, held: Uint8Array, agent: number): number {
  let count = 0
  for (let t = 0; t < skills; t++) count += held[agent * skills + t] ?? 0
  return count
}

export function holdersOf(
  { agents, skills }: Pick<Problem, 'agents' | 'skills'>,
  held: Uint8Array,
  skill: number,
): number {
  let count = 0
  for (let a = 0; a < agents; a++) count += held[a * skills + skill] ?? 0
  return count
}

/** Whether no skill has too few holders, and no agent more skills than allowed, unless they have as many now. */
export function keepsLimits(problem: Problem, held: Uint8Array): boolean {
  const { agents, minHolders, settings } = problem
  for (let a = 0; a < agents; a++) {
    const count = skillsOf(problem, held, a)
    if (count > settings.maxSkillsPerAgent && count > skillsOf(problem, problem.held, a)) return false
  }
  return minHolders.every((least, t) => holdersOf(problem, held, t) >= least)
}
