import type { Ref } from '../../documents'
import type { ScoreMethod } from '../../documents/plan-request/score-options'

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
