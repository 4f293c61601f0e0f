import type { RoutingModel } from '../../documents'
import type { ShrunkOptions } from '../../documents/plan-request/score-options'
import { crossedFit } from './crossed-fit'
import { type Belief, type Ensemble, ensemble } from './ensemble'
import { attributedRows, type SkillEvidence, skillCells, skillEvidence } from './evidence'
import { effectiveContacts, type HandleTimes, handleTimes } from './handle-times'
import { type LevelRule, levelRule } from './level-rule'
import { resolutionFit } from './resolution'

/** The estimate of an agent on a skill: the logarithm of the index is normal with this mean and variance. */
export interface Standing {
  readonly mean: number
  readonly variance: number
  /** How much of the estimated handle time comes from agents in general instead of the agent's own figures, 0..1. */
  readonly shrinkage: number
  readonly handleSeconds: number | undefined
  readonly resolution: number | undefined
  /** Share of contacts that the agent is expected to keep, if it is used in place of an unknown resolution. */
  readonly retained: number | undefined
  /**
   * Whether the agent keeps clearly fewer contacts than others do of the same kinds, and their resolution is unknown.
   */
  readonly passesOn: boolean
}

/** The agents of a skill by rank. */
export interface SkillScale {
  readonly median: number
  readonly all: Ensemble
}

export interface Standings {
  readonly rule: LevelRule
  /** Scales by skill. A skill has none if it has too few agents to rank, or if its agents show no difference. */
  readonly scales: ReadonlyMap<string, SkillScale>
  /**
   * Standing of an agent on a skill. For a skill that the agent has never used, it follows from the agent's speed on
   * other skills.
   */
  of(agentId: string, skillId: string): Standing
  /** The standing, as an estimate to be ranked among the skill's agents. */
  belief(agentId: string, skillId: string): Belief
}

export const DEFAULT_MIN_CONTACTS = 20
export const DEFAULT_MIN_AGENTS = 5

/** An agent passes contacts on if the share kept is below this part of what others keep of the same contacts. */
const MIN_KEPT = 0.9

/** Standings closer than this on the log scale count as equal. */
const SAME = 1e-9

/**
 * The index of each agent and skill, resolution^a * quality^b / handleTime^c with each part shrunken, and the scale of
 * each skill: the distribution of its agents' true indices, whose quantiles separate the levels. Every agent with
 * evidence is on the scale, with the spread of the agent's uncertainty.
 */
export function standings(model: RoutingModel, options: ShrunkOptions = {}): Standings {
  const { minContacts = DEFAULT_MIN_CONTACTS, minAgents = DEFAULT_MIN_AGENTS } = options
  const of = buildBelief(model, options)
  const rule = levelRule(options)
  const evidence = skillEvidence(model)
  const plain = (agentId: string, skillId: string): Belief => {
    const { mean, variance } = of(agentId, skillId)
    const outside = !((evidence.get(agentId)?.get(skillId)?.handled ?? 0) > 0)
    return { mean, sd: Math.sqrt(variance), outside }
  }
  const scales = buildScales(evidence, plain, { minContacts, minAgents })
  const tilts = options.presentLevels === false ? undefined : buildTilts(model, scales, rule, plain)
  const belief = (agentId: string, skillId: string): Belief => ({
    ...plain(agentId, skillId),
    tilt: tilts?.get(`${agentId}\n${skillId}`),
  })
  return { rule, scales, of, belief }
}

function buildScales(
  evidence: ReadonlyMap<string, ReadonlyMap<string, SkillEvidence>>,
  belief: Standings['belief'],
  { minContacts, minAgents }: { minContacts: number; minAgents: number },
): Map<string, SkillScale> {
  const members = new Map<string, { beliefs: Belief[]; proven: number }>()
  for (const [agentId, skills] of evidence) {
    for (const [skillId, skillEvidence] of skills) {
      if (!(skillEvidence.handled > 0)) continue
      const skill = members.get(skillId) ?? { beliefs: [], proven: 0 }
      members.set(skillId, skill)
      skill.beliefs.push(belief(agentId, skillId))
      if (skillEvidence.effectiveContacts >= minContacts) skill.proven++
    }
  }
  const scales = new Map<string, SkillScale>()
  for (const [skillId, { beliefs, proven }] of members) {
    const means = beliefs.map(({ mean }) => mean)
    if (proven < minAgents || Math.max(...means) - Math.min(...means) < SAME) continue
    const all = ensemble(beliefs)
    scales.set(skillId, { median: all.quantile(0.5), all })
  }
  return scales
}

/** Tilts by agent and skill, for all pairs with a level and evidence on a ranked skill. */
function buildTilts(
  model: RoutingModel,
  scales: ReadonlyMap<string, SkillScale>,
  rule: LevelRule,
  belief: Standings['belief'],
): Map<string, readonly number[]> {
  const keys: string[] = []
  const pairs: LeveledPair[] = []
  for (const agent of model.agents) {
    for (const skill of agent.skills) {
      const scale = scales.get(skill.id)
      const agentBelief = scale && belief(agent.id, skill.id)
      if (scale === undefined || agentBelief === undefined || agentBelief.outside === true) continue
      const atLeast = Array.from({ length: rule.bands }, (_, band) =>
        rule.bandProbability(scale.all, agentBelief, band),
      )
      keys.push(`${agent.id}\n${skill.id}`)
      pairs.push({
        chances: atLeast.map((chance, band) => Math.max(0, chance - (atLeast[band + 1] ?? 0))),
        held: Math.min(rule.bands - 1, Math.max(0, Math.round(skill.level) - rule.lowest)),
      })
    }
  }
  const tilts = levelTilts(pairs, rule.bands)
  return new Map(keys.map((key, i) => [key, tilts[i] ?? []]))
}

function buildBelief(model: RoutingModel, options: ShrunkOptions): Standings['of'] {
  const { resolution: a = 1, quality: b = 1, handleTime: c = 1 } = options.exponents ?? {}
  const times = handleTimes(model, options.handleTimeCv)
  const fit = crossedFit(skillCells(model, times))
  const resolutions = resolutionFit(model)
  const usual = usualSeconds(model, times)
  const quality = logQuality(options.quality)
  return (agentId, skillId) => {
    const time = fit.posterior(agentId, skillId)
    const resolved = resolutions.posterior(agentId, skillId)
    const seconds = usual(agentId, skillId)
    return {
      mean: a * (resolved?.logRelative ?? 0) + b * quality(agentId) - c * time.mean,
      // The error of the skill's mean is the same for all its agents, so it changes no rank.
      variance: a * a * (resolved?.logVariance ?? 0) + c * c * (time.variance - time.columnMeanVariance),
      shrinkage: time.shrinkage,
      handleSeconds: seconds === undefined ? undefined : seconds * Math.exp(time.mean),
      resolution: resolved?.usesRetention === true ? undefined : resolved?.mean,
      retained: resolved?.usesRetention === true ? resolved.mean : undefined,
      passesOn: resolved?.usesRetention === true && resolved.logRelative < Math.log(MIN_KEPT),
    }
  }
}

/**
 * Mean handle time over all agents of the kinds of contact that the agent handled on a skill; without any, of all
 * contacts of the skill.
 */
function usualSeconds(
  model: RoutingModel,
  times: HandleTimes,
): (agentId: string, skillId: string) => number | undefined {
  const sums = new Map<string, { contacts: number; seconds: number }>()
  for (const { agent, skillId, row, share } of attributedRows(model)) {
    const mean = times.fit.columnMean.get(row.contactTypeId)
    if (mean === undefined) continue
    for (const key of [`${agent.id}\n${skillId}`, `\n${skillId}`]) {
      const sum = sums.get(key) ?? { contacts: 0, seconds: 0 }
      sums.set(key, sum)
      sum.contacts += effectiveContacts(row) * share
      sum.seconds += effectiveContacts(row) * share * Math.exp(mean)
    }
  }
  return (agentId, skillId) => {
    const sum = sums.get(`${agentId}\n${skillId}`) ?? sums.get(`\n${skillId}`)
    return sum === undefined ? undefined : sum.seconds / sum.contacts
  }
}

function logQuality(quality: ShrunkOptions['quality']): (agentId: string) => number {
  const known = Object.values(quality ?? {})
  if (quality === undefined || known.length === 0) return () => 0
  const mean = known.reduce((sum, value) => sum + Math.log(value), 0) / known.length
  return (agentId) => {
    const rate = quality[agentId]
    return rate === undefined ? 0 : Math.log(rate) - mean
  }
}

/** A pair of agent and skill, evaluated by its figures alone. */
export interface LeveledPair {
  /** Probability of each band (whole level), lowest first. */
  readonly chances: readonly number[]
  /** Band of the level held. */
  readonly held: number
}

/** P(held | true level) at `[held][true]`. */
type Table = readonly (readonly number[])[]

/**
 * Weight of the smooth table, in counted pairs per true level. Hundreds of pairs would be needed to trust 25 separate
 * figures.
 */
const PRIOR_PAIRS = 40

/** The table settles within a few dozen rounds. */
const ROUNDS = 60

/**
 * Values tried for both parameters of the smooth table, from levels that say nothing to levels that are nearly always
 * right.
 */
const FALLS: readonly number[] = [0, 0.1, 0.2, 0.3, 0.4, 0.6, 0.8, 1, 1.3, 1.6, 2, 2.5, 3]

/**
 * What present levels say about true levels, learned from how well they agree with the figures: a table P(held | true
 * level). If levels were set at random, its columns are equal and it changes nothing. If someone set them with good
 * knowledge, more evidence is needed for a change.
 *
 * First a smooth table with two parameters is fitted by maximum likelihood: share(held) exp(-a d - b d^2) for levels d
 * apart. Then the table itself is fitted by expectation maximization, drawn towards the smooth one.
 *
 * @returns for each pair the factors on the chances of its bands; the factors times the chances sum to 1
 */
export function levelTilts(pairs: readonly LeveledPair[], bands: number): (readonly number[])[] {
  const shares = new Array<number>(bands).fill(0)
  for (const { held } of pairs) shares[held] = (shares[held] ?? 0) + 1 / pairs.length
  const smooth = smoothTable(pairs, shares)
  let table = smooth
  for (let round = 0; round < ROUNDS; round++) table = recounted(pairs, table, smooth)
  return pairs.map((pair) => calculateTilt(pair, table))
}

function smoothTable(pairs: readonly LeveledPair[], shares: readonly number[]): Table {
  let best: Table = []
  let highest = Number.NEGATIVE_INFINITY
  for (const a of FALLS) {
    for (const b of FALLS) {
      const table = falling(shares, a, b)
      const likelihood = pairs.reduce((sum, pair) => sum + Math.log(calculateLikelihood(pair, table)), 0)
      if (likelihood <= highest + MIN_GAIN) continue
      highest = likelihood
      best = table
    }
  }
  return best
}

/** A gain of log likelihood below this is rounding. */
const MIN_GAIN = 1e-9

function falling(shares: readonly number[], a: number, b: number): Table {
  const weights = shares.map((share, held) =>
    shares.map((_, level) => share * Math.exp(-a * Math.abs(held - level) - b * (held - level) ** 2)),
  )
  const sums = shares.map((_, level) => weights.reduce((sum, row) => sum + (row[level] ?? 0), 0))
  return weights.map((row) => row.map((weight, level) => weight / (sums[level] || 1)))
}

/** One round: how often each level is held by those who truly have another, as the table sees the pairs. */
function recounted(pairs: readonly LeveledPair[], table: Table, smooth: Table): Table {
  const seen = smooth.map((row) => row.map((share) => PRIOR_PAIRS * share))
  const total = smooth.map(() => PRIOR_PAIRS)
  for (const pair of pairs) {
    const tilt = calculateTilt(pair, table)
    const row = seen[pair.held] ?? []
    pair.chances.forEach((chance, level) => {
      const p = (tilt[level] ?? 0) * chance
      row[level] = (row[level] ?? 0) + p
      total[level] = (total[level] ?? 0) + p
    })
  }
  return seen.map((row) => row.map((sum, level) => sum / (total[level] ?? 1)))
}

function calculateTilt(pair: LeveledPair, table: Table): number[] {
  const sum = calculateLikelihood(pair, table)
  return pair.chances.map((_, level) => (table[pair.held]?.[level] ?? 0) / sum)
}

function calculateLikelihood({ chances, held }: LeveledPair, table: Table): number {
  const row = table[held] ?? []
  return Math.max(
    Number.MIN_VALUE,
    chances.reduce((sum, chance, level) => sum + chance * (row[level] ?? 0), 0),
  )
}
