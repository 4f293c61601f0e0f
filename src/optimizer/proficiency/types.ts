import type { Ref } from '../../documents'
import type { HandleTimeCv } from './handle-times'

/** How levels are found. `shrunk` is the default; `tier` and `handleTimeBoost` are the simple rules of public tutorials. */
export type ScoreMethod = 'shrunk' | 'tier' | 'handleTimeBoost'

/** Options of `scoreProficiency`. Every option has a default. */
export interface ScoreOptions {
  /** How levels are found. Default `shrunk`. */
  readonly method?: ScoreMethod | undefined
  /** For the method `shrunk`. */
  readonly shrunk?: ShrunkOptions | undefined
  /** For the method `tier`. */
  readonly tier?: TierOptions | undefined
  /** For the method `handleTimeBoost`. */
  readonly handleTimeBoost?: BoostOptions | undefined
}

/** How `shrunk` weighs handle time and resolution, and how far it trusts few contacts. */
export interface ShrunkOptions {
  /**
   * Coefficient of variation of single handle times: one for all, or by contact type id. Default: that of the type's
   * `handleTime`, or else 0.8, a usual figure for calls.
   */
  readonly handleTimeCv?: HandleTimeCv | undefined
  /** How much each part counts in the index. Default 1 each; only their proportions affect ranks. */
  readonly exponents?: IndexExponents | undefined
  /**
   * Whether present levels count as evidence of true ones, as far as they agree with the figures. The person who set
   * them may have known more than the window shows; a change is then right less often than the figures alone say.
   * Default true.
   */
  readonly presentLevels?: boolean | undefined
  /** Quality score 0..1 by agent id, used without shrinking. Agents without one get the mean of the others. */
  readonly quality?: Readonly<Record<string, number>> | undefined
  /**
   * Shares of agents below levels 2, 3, 4 and 5. Default 0.1, 0.3, 0.7, 0.9. With five shares they are those below levels
   * 1, 2, 3, 4 and 5, and level 0 is given too.
   */
  readonly quantiles?: readonly number[] | undefined
  /**
   * Whether to give levels in tenths, interpolated between the middles of whole levels. Default false: whole levels.
   */
  readonly decimals?: boolean | undefined
  /** With fewer effective contacts on the skill than this, the present level stays. Default 20. */
  readonly minContacts?: number | undefined
  /** With fewer agents who have that much evidence, a skill is not ranked at all. Default 5. */
  readonly minAgents?: number | undefined
  /** A new level is proposed only if its direction is right with at least this probability. Default 0.8. */
  readonly minProbability?: number | undefined
  /** Largest change of a level in one cycle. Default 1. */
  readonly maxStep?: number | undefined
}

/** Exponents of the index resolution^a * quality^b / handleTime^c. */
export interface IndexExponents {
  readonly resolution?: number | undefined
  readonly quality?: number | undefined
  readonly handleTime?: number | undefined
}

/** How `tier` derives a level from a resolution rate. */
export interface TierOptions {
  /** Resolution rate 0..1 above which the level is `levels[0]`. Default 0.85. */
  readonly high?: number | undefined
  /** Resolution rate above which the level is `levels[1]`, or else `levels[2]`. Default 0.7. */
  readonly medium?: number | undefined
  /** From the highest rate to the lowest, so never rising. Default 5, 4, 3. A higher level is routed first on the platform. */
  readonly levels?: readonly [number, number, number] | undefined
  /**
   * Resolution rate by queue id, 0..1. Default: `resolved` over `handled` of the model's agents. If neither is known,
   * agents are judged by 1 minus their transfer rate; the explanation calls this a proxy.
   */
  readonly resolutionRates?: Readonly<Record<string, number>> | undefined
}

/** How `handleTimeBoost` derives a level from a mean handle time. */
export interface BoostOptions {
  /** Mean handle time below which the level is base + 1. Default 240 s. */
  readonly underSeconds?: number | undefined
  /** Level before the boost. Default 3. */
  readonly base?: number | undefined
  /** Handle time of an agent without data. Default 300 s. */
  readonly secondsWithoutData?: number | undefined
}

/** The evidence about an agent on a skill, and the level that it supports. */
export interface ProficiencyScore {
  readonly agent: Ref
  readonly skill: Ref
  readonly method: ScoreMethod
  /** The level held now, 0-5. */
  readonly current: number
  /** The level to hold; equals `current` if there is no reason for a change. */
  readonly proposed: number
  /** Contacts handled whose skill set contains the skill. */
  readonly handled: number
  /** Contacts handled, where each contact is divided equally among the skills of its set. */
  readonly effectiveContacts: number
  /** Mean handle time over these contacts; null when there were none. */
  readonly meanHandleSeconds: number | null
  /** Shrunken mean handle time on the skill, for the contact types the agent took there; null where nothing is known. */
  readonly expectedHandleSeconds: number | null
  /** Shrunken resolution probability on the skill, 0..1; null where the model holds no resolution for it. */
  readonly expectedResolution: number | null
  /**
   * How much of the expected handle time comes from agents in general instead of the agent's own figures, 0..1; null
   * for the simple methods.
   */
  readonly shrinkage: number | null
  /**
   * Resolved contacts per hour relative to the median agent on the skill: 1.1 is 10 % more. Without resolution in the
   * model, contacts kept (not passed on) per hour, or only speed if nobody passes contacts on. Null if it is not
   * calculated.
   */
  readonly index: number | null
  /**
   * Level that is as likely too low as too high, before the limits on evidence, probability and step are applied; null
   * if the skill is not ranked.
   */
  readonly rankLevel: number | null
  /**
   * Probability that the agent's true level is above the present one, or below it, whichever is more likely. Null if
   * the skill is not ranked or there is too little evidence. See `scoreProficiency` for the meaning of the true level.
   */
  readonly probability: number | null
  /** Probability that the agent is truly among the best fifth on the skill; null where it is not ranked. */
  readonly topQuintileProbability: number | null
  /** The explanation in sentences: evidence, shrinkage, index, level, and why it does not move further. */
  readonly explanation: string
}
