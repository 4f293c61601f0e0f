import type { ShrunkOptions } from '../../documents/plan-request/score-options'
import type { Belief } from './ensemble'
import { type LevelRule, topQuintileChance } from './level-rule'
import { DEFAULT_MIN_AGENTS, DEFAULT_MIN_CONTACTS, type SkillScale, type Standings } from './standings'

/** A level and the reasons for it. */
export interface LevelVerdict {
  readonly proposed: number
  readonly expectedHandleSeconds: number | null
  readonly expectedResolution: number | null
  /** See `Standing.retained`. */
  readonly retained: number | undefined
  readonly shrinkage: number
  readonly index: number | null
  readonly rankLevel: number | null
  readonly probability: number | null
  readonly topQuintileProbability: number | null
  readonly why: string
}

/**
 * A level moves only if the move is right with this probability. With a lower one, levels would follow the noise of
 * every month.
 */
const DEFAULT_MIN_PROBABILITY = 0.8

/**
 * An agent this close to the limit of the present level (3 % on the log scale) keeps it: agents hardly differ there.
 */
const MIN_DIFFERENCE = Math.log(1.03)

/** Levels a score may move in one cycle. */
const DEFAULT_MAX_STEP = 1

/**
 * The level that an agent should hold on a skill. It moves towards the agent's level by rank, as far as that is right
 * with at least `minProbability`, by at most `maxStep`, and only with enough evidence.
 */
export function shrunkLevel(
  pair: { agentId: string; skillId: string; current: number; effectiveContacts: number },
  standings: Standings,
  options: ShrunkOptions,
): LevelVerdict {
  const { minContacts = DEFAULT_MIN_CONTACTS, minAgents = DEFAULT_MIN_AGENTS } = options
  const { current, effectiveContacts } = pair
  const standing = standings.of(pair.agentId, pair.skillId)
  const scale = standings.scales.get(pair.skillId)
  const keep = {
    proposed: current,
    expectedHandleSeconds: standing.handleSeconds ?? null,
    expectedResolution: standing.resolution ?? null,
    retained: standing.retained,
    shrinkage: standing.shrinkage,
    index: null,
    rankLevel: null,
    probability: null,
    topQuintileProbability: null,
  }
  if (scale === undefined) {
    return { ...keep, why: `Fewer than ${minAgents} agents with evidence, or no difference between them: level kept.` }
  }
  const belief = standings.belief(pair.agentId, pair.skillId)
  const ranked = {
    ...keep,
    index: Math.exp(standing.mean - scale.median),
    rankLevel: standings.rule.medianLevel(scale.all, belief),
    topQuintileProbability: topQuintileChance(standings.rule, scale.all, belief),
  }
  if (effectiveContacts < minContacts) {
    const why = `Only ${effectiveContacts.toFixed(effectiveContacts < 10 ? 1 : 0)} of the ${minContacts} contacts needed: level ${current} kept.`
    return { ...ranked, why }
  }
  const moved = move(current, ranked.rankLevel, belief, scale, standings.rule, options)
  if (!standing.passesOn || moved.proposed <= current) return { ...ranked, ...moved }
  const why = `By rank level ${ranked.rankLevel}, but passes on more contacts than others do: not raised without resolution data.`
  return { ...ranked, proposed: current, probability: moved.probability, why }
}

function move(
  current: number,
  rankLevel: number,
  belief: Belief,
  { all }: SkillScale,
  rule: LevelRule,
  options: ShrunkOptions,
): Pick<LevelVerdict, 'proposed' | 'probability' | 'why'> {
  const { minProbability = DEFAULT_MIN_PROBABILITY, maxStep = DEFAULT_MAX_STEP } = options
  const higher = rule.probabilityAtLeast(all, belief, rule.above(current))
  const lower = 1 - rule.probabilityAtLeast(all, belief, rule.above(rule.below(current)))
  const up = higher >= lower
  const probability = up ? higher : lower
  const chance = `the probability of belonging ${up ? 'above' : 'below'} level ${current} is ${probability.toFixed(2)}`
  if (rankLevel === current || probability < minProbability) {
    const why =
      rankLevel === current
        ? `The rank supports the present level ${current}.`
        : `By rank level ${rankLevel}, but ${chance}, under ${minProbability}: kept.`
    return { proposed: current, probability, why }
  }
  /** How far beyond the limit of a level the agent's expected value is. */
  const beyond = (level: number): number => {
    const border = rule.border(all, up ? level : rule.above(level))
    return border === undefined ? Number.POSITIVE_INFINITY : up ? belief.mean - border : border - belief.mean
  }
  if (beyond(up ? rule.above(current) : rule.below(current)) < MIN_DIFFERENCE) {
    const why = `By rank level ${rankLevel}, but less than 3 % beyond where level ${current} ends: kept.`
    return { proposed: current, probability, why }
  }
  /** Probability that the true level is at least as far from the present one as this level. */
  const reached = (level: number): number =>
    up ? rule.probabilityAtLeast(all, belief, level) : 1 - rule.probabilityAtLeast(all, belief, rule.above(level))
  const next = (level: number): number => (up ? rule.above(level) : rule.below(level))
  const room = (level: number): boolean => Math.abs(level - current) <= maxStep + 1e-9
  let target = next(current)
  while (room(next(target)) && reached(next(target)) >= minProbability && beyond(next(target)) >= MIN_DIFFERENCE)
    target = next(target)
  const proposed = room(target) ? target : current + (up ? maxStep : -maxStep)
  const more = proposed === rankLevel ? '' : noFurther(proposed, reached(next(proposed)), minProbability, maxStep)
  return { proposed, probability, why: `By rank level ${rankLevel}; ${chance}: level ${proposed}.${more}` }
}

function noFurther(proposed: number, beyond: number, minProbability: number, maxStep: number): string {
  if (beyond >= minProbability) return ` No further: a cycle moves at most ${maxStep} level.`
  return ` No further than ${proposed}: that the next level fits has a probability of ${beyond.toFixed(2)}.`
}
