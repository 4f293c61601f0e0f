import { type Issue, ValidationError } from '../../core/errors'
import type { Json } from '../../core/json/json'
import { LIMITS } from '../../core/limits'
import type { Recommendation, RecommendationWorth, Ref } from '../../documents'

/** One level that shall hold, wherever the wish came from. `level` null: the user shall not hold the skill. */
export interface Wanted {
  readonly user: Ref
  readonly skill: Ref
  readonly level: number | null
  /** `grant`: bulk assignment, where an equal or higher level is kept by default. `set`: exactly this level. */
  readonly intent: 'grant' | 'set' | 'remove'
  /** The level the wish was made for; undefined when it does not say. */
  readonly seen?: number | null | undefined
  readonly reason: string
  readonly worth: RecommendationWorth | null
}

/** Everything that shall hold. What is not named is left alone. */
export interface WantedState {
  readonly skills: readonly Wanted[]
  readonly languages: readonly WantedLanguage[]
  readonly members: readonly WantedMember[]
  readonly fields: readonly WantedField[]
  readonly utilizations: readonly WantedUtilization[]
}

export interface WantedLanguage {
  readonly user: Ref
  readonly language: Ref
  /** Whole level, or null: not held. */
  readonly level: number | null
  readonly reason: string
}

export interface WantedMember {
  readonly queue: Ref
  readonly user: Ref
  /** Null: no member. Undefined parts stay as they are. */
  readonly state: { readonly joined?: boolean | undefined; readonly ring?: number | undefined } | null
  readonly reason: string
}

export interface WantedField {
  readonly queue: Ref
  readonly field: string
  readonly value: Json
  readonly reason: string
}

export interface WantedUtilization {
  readonly user: Ref
  /** Contacts at once by medium; null: the org's setting. */
  readonly capacities: Readonly<Record<string, number>> | null
  readonly reason: string
}

/** Nothing wanted beside these skills. */
export function skillsWanted(skills: readonly Wanted[]): WantedState {
  return { skills, languages: [], members: [], fields: [], utilizations: [] }
}

/**
 * Recommendations as wishes.
 * @throws ValidationError naming every recommendation that cannot be used, duplicates of a target among them
 */
export function wantedFromRecommendations(recommendations: readonly Recommendation[]): Wanted[] {
  const issues: Issue[] = []
  const seen = new Map<string, number>()
  recommendations.forEach((one, index) => {
    const path = `recommendations[${index}]`
    const target = `${one.agent.id}/${one.skill.id}`
    const first = seen.get(target)
    if (first === undefined) seen.set(target, index)
    else issues.push({ path, message: `${one.agent.name} and ${one.skill.name} are also recommendation ${first}` })
    const problem = levelProblem(one)
    if (problem !== undefined) issues.push({ path: `${path}.after`, message: problem })
  })
  if (issues.length > 0) throw new ValidationError(issues)
  return recommendations.map(toWanted)
}

function toWanted({ action, agent, skill, before, after, reason, worth }: Recommendation): Wanted {
  const intent = action === 'ADD' ? 'grant' : action === 'SET' ? 'set' : 'remove'
  return { user: agent, skill, level: intent === 'remove' ? null : after, intent, seen: before, reason, worth }
}

function levelProblem({ action, after }: Recommendation): string | undefined {
  if (action === 'REMOVE') return after === null ? undefined : `a removal has no level, not ${String(after)}`
  const fits = typeof after === 'number' && after >= LIMITS.level.min && after <= LIMITS.level.max
  return fits ? undefined : `must be a number from 0 to 5, not ${JSON.stringify(after)}`
}
