import type { Random } from '../../../core/random'
import { sum } from '../../../core/sum'
import type { Trial } from './evaluate'
import { type Problem, skillsOf } from './problem'
import type { Pull } from './pull'

/** The exponents in a candidate's score: of speed, of the fluid index, and of the number of skills the agent would hold. */
export interface GrantPolicy {
  readonly speed: number
  readonly index: number
  /** Lowers the score of agents with many skills: an agent takes one contact at a time, whatever they hold. */
  readonly spread: number
}

/** Largest share of a round's grants that one skill gets, since those grants change which contacts wait. */
const MAX_OF_ONE_SKILL = 0.25

interface Growth {
  readonly policy: GrantPolicy
  /** Scores are multiplied by its draws, so that others than the best are granted, too. */
  readonly random?: Random | undefined
  /** 1 where a grant is not allowed, at `[agent * skills + skill]`. */
  readonly not?: Uint8Array | undefined
}

interface Grant {
  readonly agent: number
  readonly skills: readonly number[]
  readonly score: number
}

/**
 * Grants at most `max` skills, each to a different agent, where they would have helped most. A grant helps
 * with contacts that waited while the agent was idle and lacked its skills. The score grows with the share of such contacts
 * that missed the target and with the agent's speed. It shrinks when other types need the agent more and when the agent
 * holds many skills. Skills that a type needs together are granted together.
 * @returns how many skills were granted
 */
export function grow(
  problem: Problem,
  pull: Pull,
  held: Uint8Array,
  trial: Trial,
  options: Growth & { readonly max: number },
): number {
  const max = Math.min(options.max, problem.maxSkills - sum(held))
  const perSkill = new Int32Array(problem.skills)
  const ceiling = Math.max(1, Math.ceil(max * MAX_OF_ONE_SKILL))
  const served = new Set<number>()
  let given = 0
  for (const { agent, skills } of ranking(problem, pull, held, trial, options)) {
    if (given >= max) break
    if (given + skills.length > max || served.has(agent)) continue
    if (skills.some((t) => (perSkill[t] ?? 0) >= ceiling)) continue
    served.add(agent)
    for (const t of skills) {
      held[agent * problem.skills + t] = 1
      perSkill[t] = (perSkill[t] ?? 0) + 1
    }
    given += skills.length
  }
  return given
}

/**
 * Grants per agent that a round considers. A round gives each agent one, and the best is only refused when a limit is
 * reached.
 */
const GRANTS_AN_AGENT = 4

/** The best permitted grants of every agent that would have helped, best first. */
function ranking(problem: Problem, pull: Pull, held: Uint8Array, trial: Trial, options: Growth): Grant[] {
  const { agents, skills, settings } = problem
  const { random, not, policy } = options
  const use = usefulness(problem, pull, trial, policy)
  const alone = Array.from({ length: skills }, (_, t) => [t])
  const sums = new Float64Array(skills)
  const grants: Grant[] = []
  for (let agent = 0; agent < agents; agent++) {
    const own = skillsOf(problem, held, agent)
    const best: Grant[] = []
    const offer = (desired: readonly number[], value: number): void => {
      if (value <= 0 || !mayHave(problem, agent, desired, not)) return
      const cost = desired.length
      if (cost > settings.maxSkillsPerAgent - own) return
      const shake = random?.() ?? 1
      const score = ((value * shake) / cost) * Math.max(1, own + cost) ** -policy.spread
      if (best.length === GRANTS_AN_AGENT && score <= (best.at(-1)?.score ?? 0)) return
      if (best.length === GRANTS_AN_AGENT) best.pop()
      best.push({ agent, skills: desired, score })
      best.sort((x, y) => y.score - x.score)
    }
    const several = lackedTogether(problem, held, use, agent, sums)
    for (let t = 0; t < skills; t++) offer(alone[t] ?? [], sums[t] ?? 0)
    several.forEach(({ missing }, i) => {
      if (several.findIndex((other) => sameItems(other.missing, missing)) < i) return
      let value = missing.reduce((sum, t) => sum + (sums[t] ?? 0), 0)
      for (const other of several) if (other.missing.every((t) => missing.includes(t))) value += other.value
      offer(missing, value)
    })
    grants.push(...best)
  }
  return grants.sort((x, y) => y.score - x.score || x.agent - y.agent)
}

interface Lacked {
  readonly missing: readonly number[]
  readonly value: number
}

/**
 * For an agent: the sums by skill over the types for which the agent lacks just that skill, and the types for which
 * several are missing.
 */
function lackedTogether(
  { types, skills, needs, seconds }: Problem,
  held: Uint8Array,
  use: Float64Array,
  agent: number,
  sums: Float64Array,
): Lacked[] {
  sums.fill(0)
  const several: Lacked[] = []
  for (let k = 0; k < types; k++) {
    if ((seconds[agent * types + k] ?? 0) === 0) continue
    const missing = missingOf(needs[k] ?? [], held, agent * skills)
    const value = use[agent * types + k] ?? 0
    if (missing.length > 1) several.push({ missing, value })
    else if (missing.length === 1) sums[missing[0] ?? 0] = (sums[missing[0] ?? 0] ?? 0) + value
  }
  return several
}

/** The needed skills that an agent, whose holdings begin at `from`, lacks. */
function missingOf(needed: readonly number[], held: Uint8Array, from: number): readonly number[] {
  let lacks = 0
  for (const t of needed) if (held[from + t] !== 1) lacks++
  if (lacks === needed.length) return needed
  return lacks === 0 ? [] : needed.filter((t) => held[from + t] !== 1)
}

function sameItems(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((item) => b.includes(item))
}

function mayHave(
  { skills, grantable }: Problem,
  agent: number,
  desired: readonly number[],
  not: Uint8Array | undefined,
): boolean {
  return desired.every((t) => grantable[agent * skills + t] === 1 && not?.[agent * skills + t] !== 1)
}

/** How much agent a would have helped with type k in the trial, at `[a * types + k]`. */
export function usefulness(problem: Problem, pull: Pull, trial: Trial, policy: GrantPolicy): Float64Array {
  const { types } = problem
  const fit = fitOf(pull, policy)
  const late = lateShare(trial)
  const use = new Float64Array(fit.length)
  for (let from = 0; from < use.length; from += types) {
    for (let k = 0; k < types; k++) {
      const missed = trial.missed[from + k] ?? 0
      if (missed !== 0) use[from + k] = missed * (fit[from + k] ?? 0) * (late[k] ?? 0)
    }
  }
  return use
}

/** Powers take more time than the rest of a round, and a policy is used in many rounds, so they are cached. */
const fits = new WeakMap<GrantPolicy, { readonly pull: Pull; readonly fit: Float64Array }>()

/** How well an agent suits a type by a policy; 0 where the agent cannot work on it. */
function fitOf(pull: Pull, policy: GrantPolicy): Float64Array {
  const known = fits.get(policy)
  if (known?.pull === pull) return known.fit
  const fit = pull.speed.map((speed, at) =>
    speed === 0 ? 0 : speed ** policy.speed * (pull.index[at] ?? 0) ** policy.index,
  )
  fits.set(policy, { pull, fit })
  return fit
}

/** For each type, the share of waiting contacts that missed the target; half a contact is added to each side. */
export function lateShare({ types: { offered, withinServiceLevel, atOnce } }: Trial): Float64Array {
  return offered.map((count, k) => (count - (withinServiceLevel[k] ?? 0) + 0.5) / (count - (atOnce[k] ?? 0) + 1))
}
