import { type Issue, ValidationError } from '../../../core/errors'
import type { ModelAgent } from '../../../documents'
import { countSkills, type Problem, skillsOf } from './problem'
import type { Pull } from './pull'

/** The minimum number of agents of a pool who must hold a skill. */
export interface HolderMinimum {
  readonly skill: number
  /** 1 for the agents of the pool. */
  readonly pool: Uint8Array
  readonly least: number
  /** For messages: the option that sets this minimum, and what it is a minimum of. */
  readonly path: string
  readonly what: string
}

/** The limits on skills and holders that a design must keep. */
export interface Limits {
  /** Skills over all agents, at most. */
  readonly budget: number
  readonly perAgent: number
  readonly minimums: readonly (readonly HolderMinimum[])[]
}

const DEFAULT_AVERAGE = 2.5
const DEFAULT_HOLDERS = 2

/** @throws ValidationError naming each constraint that no assignment can meet */
export function compileLimits(problem: Problem): Limits {
  const { settings, eligible, held } = problem
  const fixed = fixedHoldings(problem)
  const fixedOf = (a: number): number => skillsOf(problem, fixed, a)
  const present = countEligible(problem, held)
  const average = settings.averageSkillsPerAgent ?? Math.max(DEFAULT_AVERAGE, eligible > 0 ? present / eligible : 0)
  const ineligible = countSkills(problem, held) - present
  const budget = Math.floor(average * eligible + 1e-9) + ineligible
  const minimums = holderMinimums(problem)
  const issues: Issue[] = []
  const untouchable = countSkills(problem, fixed) - ineligible
  if (untouchable > budget - ineligible) {
    const message = `protected agents and skills alone account for ${untouchable} skills; ${average} per agent allow only ${budget - ineligible}`
    issues.push({ path: 'averageSkillsPerAgent', message })
  }
  problem.model.agents.forEach(({ id, eligible: may }, a) => {
    const own = may ? fixedOf(a) : 0
    if (own <= settings.maxSkillsPerAgent) return
    const message = `agent "${id}" has ${own} protected skills; at most ${settings.maxSkillsPerAgent} skills are allowed`
    issues.push({ path: 'maxSkillsPerAgent', message })
  })
  issues.push(...levelIssues(problem))
  for (const { skill, pool, least, path, what } of minimums.flat()) {
    const possible = possibleHolders(problem, skill, pool)
    if (possible < least) {
      issues.push({ path, message: `only ${possible} agents may hold ${what}, but at least ${least} are required` })
    }
  }
  if (issues.length > 0) throw new ValidationError(issues, { subject: 'assignment constraints' })
  return { budget, perAgent: settings.maxSkillsPerAgent, minimums }
}

/** The minimum level of a type must be among the levels that may be given. */
function levelIssues({ model, minimumLevel, settings: { levels } }: Problem): Issue[] {
  const highest = levels[0] ?? 0
  return model.contactTypes.flatMap(({ id }, k) =>
    (minimumLevel[k] ?? 0) > highest
      ? [
          {
            path: 'levels',
            message: `contact type "${id}" requires level ${minimumLevel[k]}, but ${highest} is the highest allowed`,
          },
        ]
      : [],
  )
}

function fixedHoldings({ held, fixed }: Problem): Uint8Array {
  return held.map((own, at) => own & (fixed[at] ?? 0))
}

function countEligible(problem: Problem, held: Uint8Array): number {
  return problem.model.agents.reduce((sum, agent, a) => sum + (agent.eligible ? skillsOf(problem, held, a) : 0), 0)
}

function possibleHolders({ agents, tokens, held, grantable }: Problem, skill: number, pool: Uint8Array): number {
  let count = 0
  for (let a = 0; a < agents; a++) {
    const at = a * tokens + skill
    if (pool[a] === 1 && (held[at] === 1 || grantable[at] === 1)) count++
  }
  return count
}

function holderMinimums(problem: Problem): HolderMinimum[][] {
  const { settings, skills, tokenIds, model } = problem
  const everyone = Uint8Array.from(problem.presence, (share) => (share > 0 ? 1 : 0))
  const shifts = settings.minHoldersPerInterval > 0 ? shiftPools(problem) : []
  return Array.from({ length: skills }, (_, skill) => {
    const id = tokenIds[skill] ?? ''
    const name = model.skills.find((own) => own.id === id)?.name ?? id
    const given = typeof settings.minHolders === 'number' ? settings.minHolders : settings.minHolders?.[id]
    const now = holdersIn(problem, problem.held, { skill, pool: everyone })
    const least = given ?? Math.min(DEFAULT_HOLDERS, now)
    const minimums: HolderMinimum[] = [{ skill, pool: everyone, least, path: 'minHolders', what: `skill "${name}"` }]
    for (const { pool, askedBy, label } of shifts) {
      if (!askedBy.some((k) => problem.needs[k]?.includes(skill))) continue
      const what = `skill "${name}" on shift ${label}`
      minimums.push({ skill, pool, least: settings.minHoldersPerInterval, path: 'minHoldersPerInterval', what })
    }
    return minimums.filter((minimum) => minimum.least > 0)
  })
}

interface ShiftPool {
  readonly pool: Uint8Array
  readonly askedBy: readonly number[]
  readonly label: string
}

/** The agents present in each interval; equal groups count once. Agents without shifts are present if their availability is above 0. */
function shiftPools({ model, presence }: Problem): ShiftPool[] {
  const profile = model.contactTypes.find(({ weekProfile }) => weekProfile !== undefined)?.weekProfile
  const step = profile?.intervalMinutes ?? 30
  const ends = model.agents.flatMap(({ shifts = [] }) => shifts.map(({ toMinute }) => toMinute))
  const slots = profile?.callsPerHour.length ?? Math.ceil(Math.max(0, ...ends) / step)
  const found = new Map<string, ShiftPool>()
  for (let slot = 0; slot < slots; slot++) {
    const askedBy = model.contactTypes.flatMap((type, k) =>
      (type.weekProfile === undefined ? type.callsPerHour : (type.weekProfile.callsPerHour[slot] ?? 0)) > 0 ? [k] : [],
    )
    if (askedBy.length === 0) continue
    const pool = Uint8Array.from(model.agents, (agent, a) => (isThere(agent, slot, step, presence[a] ?? 0) ? 1 : 0))
    const key = `${pool.join('')} ${askedBy.join()}`
    if (!found.has(key)) found.set(key, { pool, askedBy, label: `at minute ${slot * step}` })
  }
  return [...found.values()]
}

function isThere({ shifts, eligible }: ModelAgent, slot: number, step: number, presence: number): boolean {
  if (shifts === undefined) return presence > 0
  const from = slot * step
  return eligible && shifts.some(({ fromMinute, toMinute }) => fromMinute <= from && toMinute >= from + step)
}

/** Whether a skill has enough holders left if this agent loses it. */
export function maySpare(problem: Problem, limits: Limits, held: Uint8Array, agent: number, skill: number): boolean {
  return (limits.minimums[skill] ?? []).every(
    (minimum) => minimum.pool[agent] !== 1 || holdersIn(problem, held, minimum) > minimum.least,
  )
}

export function holdersIn(
  { agents, tokens }: Problem,
  held: Uint8Array,
  { skill, pool }: Pick<HolderMinimum, 'skill' | 'pool'>,
): number {
  let count = 0
  for (let a = 0; a < agents; a++) count += (pool[a] ?? 0) & (held[a * tokens + skill] ?? 0)
  return count
}

/** Whether a design keeps all limits that need no simulation. */
export function keepsLimits(problem: Problem, limits: Limits, held: Uint8Array): boolean {
  if (countSkills(problem, held) > limits.budget) return false
  for (let a = 0; a < problem.agents; a++) {
    if (problem.model.agents[a]?.eligible === true && skillsOf(problem, held, a) > limits.perAgent) return false
  }
  return limits.minimums.flat().every((minimum) => holdersIn(problem, held, minimum) >= minimum.least)
}

/**
 * Grants skills that have too few holders to the fastest agents who may have them. An agent who already has the maximum number
 * of skills loses one that has enough holders or that another agent can get instead. The search follows augmenting paths, so it
 * finds a solution whenever one exists.
 * @throws ValidationError when the limits cannot be met together
 */
export function meetMinimums(problem: Problem, limits: Limits, pull: Pull, held: Uint8Array): void {
  for (const minimum of limits.minimums.flat()) {
    while (holdersIn(problem, held, minimum) < minimum.least) {
      if (addHolder(problem, limits, pull, held, minimum, new Set([minimum.skill]))) continue
      const message = `${minimum.least} holders of ${minimum.what} are not possible with at most ${limits.perAgent} skills per agent`
      throw new ValidationError([{ path: minimum.path, message }], { subject: 'assignment constraints' })
    }
  }
}

function addHolder(
  problem: Problem,
  limits: Limits,
  pull: Pull,
  held: Uint8Array,
  minimum: HolderMinimum,
  tried: Set<number>,
): boolean {
  const { tokens, skills, fixed } = problem
  const open = candidatesFor(problem, pull, held, minimum)
  const free = open.find((a) => skillsOf(problem, held, a) < limits.perAgent)
  if (free !== undefined) {
    held[free * tokens + minimum.skill] = 1
    return true
  }
  for (const a of open) {
    for (let t = 0; t < skills; t++) {
      const at = a * tokens + t
      if (held[at] !== 1 || fixed[at] === 1 || tried.has(t)) continue
      const spare = maySpare(problem, limits, held, a, t)
      held[at] = 0
      held[a * tokens + minimum.skill] = 1
      if (spare) return true
      tried.add(t)
      const bare = (limits.minimums[t] ?? []).find((own) => holdersIn(problem, held, own) < own.least)
      if (bare === undefined || addHolder(problem, limits, pull, held, bare, tried)) return true
      held[at] = 1
      held[a * tokens + minimum.skill] = 0
    }
  }
  return false
}

/** Agents of the pool who may be given the skill, the fastest first. */
function candidatesFor(problem: Problem, pull: Pull, held: Uint8Array, { skill, pool }: HolderMinimum): number[] {
  const { agents, tokens, types, mainTypes, grantable } = problem
  const type = mainTypes[skill]?.[0] ?? 0
  const speed = (a: number): number => pull.speed[a * types + type] ?? 0
  return Array.from({ length: agents }, (_, a) => a)
    .filter((a) => pool[a] === 1 && held[a * tokens + skill] !== 1 && grantable[a * tokens + skill] === 1)
    .sort((a, b) => speed(b) - speed(a) || a - b)
}
