import { type Issue, ValidationError } from '../../core/errors'
import type { Json } from '../../core/json/json'
import type {
  QueueRecommendation,
  Recommendation,
  RecommendationValue,
  Ref,
  SkillRecommendation,
} from '../../documents'

/** One desired level, whatever its source. `level` null: the user must not hold the skill. */
export interface ResolvedLevel {
  readonly user: Ref
  readonly skill: Ref
  readonly level: number | null
  /** `grant`: bulk assignment, which by default keeps an equal or higher level. `set`: exactly this level. */
  readonly intent: 'grant' | 'set' | 'remove'
  /** The level before, according to the source; undefined if the source does not say. */
  readonly seen?: number | null | undefined
  readonly reason: string
  readonly value: RecommendationValue | null
  readonly wave?: number | undefined
}

/** The desired state. What it does not name is left alone. */
export interface ResolvedState {
  readonly skills: readonly ResolvedLevel[]
  readonly languages: readonly ResolvedLanguage[]
  readonly members: readonly ResolvedMember[]
  readonly fields: readonly ResolvedField[]
  readonly utilizations: readonly ResolvedUtilization[]
}

export interface ResolvedLanguage {
  readonly user: Ref
  readonly language: Ref
  /** Whole level, or null: not held. */
  readonly level: number | null
  readonly reason: string
}

export interface ResolvedMember {
  readonly queue: Ref
  readonly user: Ref
  /** Null: no member. Undefined parts stay as they are. */
  readonly state: { readonly joined?: boolean | undefined; readonly ring?: number | undefined } | null
  readonly reason: string
  readonly value?: RecommendationValue | null | undefined
  readonly wave?: number | undefined
}

export interface ResolvedField {
  readonly queue: Ref
  readonly field: string
  readonly value: Json
  readonly reason: string
  /** What the setting brings. */
  readonly gain?: RecommendationValue | null | undefined
  readonly wave?: number | undefined
}

export interface ResolvedUtilization {
  readonly user: Ref
  /** Contacts at once by medium; null: the org's setting. */
  readonly capacities: Readonly<Record<string, number>> | null
  readonly reason: string
}

/** Makes a desired state that contains only these skills. */
export function onlySkills(skills: readonly ResolvedLevel[]): ResolvedState {
  return { skills, languages: [], members: [], fields: [], utilizations: [] }
}

/**
 * Turns recommendations into desired levels and memberships.
 * @throws ValidationError naming every second recommendation for the same target
 */
export function resolveRecommendations(recommendations: readonly Recommendation[]): ResolvedState {
  const issues: Issue[] = []
  const seen = new Map<string, number>()
  recommendations.forEach((recommendation, index) => {
    const what = isOfSkill(recommendation) ? recommendation.skill : recommendation.queue
    const target = `${recommendation.agent.id}/${what.id}`
    const first = seen.get(target)
    if (first === undefined) seen.set(target, index)
    else {
      const message = `${recommendation.agent.name} and ${what.name} are also recommendation ${first}`
      issues.push({ path: `recommendations[${index}]`, message })
    }
  })
  if (issues.length > 0) throw new ValidationError(issues)
  return {
    ...onlySkills(recommendations.filter(isOfSkill).map(toLevel)),
    members: recommendations.flatMap((recommendation) => (isOfSkill(recommendation) ? [] : [toMember(recommendation)])),
  }
}

function isOfSkill(recommendation: Recommendation): recommendation is SkillRecommendation {
  return recommendation.action !== 'JOIN' && recommendation.action !== 'RING'
}

function toLevel({ action, agent, skill, before, after, reason, value, wave }: SkillRecommendation): ResolvedLevel {
  const intent = action === 'ADD' ? 'grant' : action === 'SET' ? 'set' : 'remove'
  return { user: agent, skill, level: intent === 'remove' ? null : after, intent, seen: before, reason, value, wave }
}

function toMember({ queue, agent, after, reason, value, wave }: QueueRecommendation): ResolvedMember {
  return { queue, user: agent, state: { joined: true, ring: after }, reason, value, wave }
}
