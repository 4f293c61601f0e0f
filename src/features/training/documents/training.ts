import type { Ref } from '../../../documents'

/** A figure with its 95 % interval, in points of ratio: 0.01 is one percentage point of service level. */
export interface TrainingValue {
  readonly mean: number
  readonly low: number
  readonly high: number
}

/** What certifying agents in further skills would bring. */
export interface Training {
  readonly format: 'skillroute/training@1'
  readonly org?: Ref
  /** Service level of all contacts as things are. */
  readonly serviceLevel: number
  /** What one more average agent would add to it. */
  readonly oneMoreAgent: TrainingValue
  /** Skills that contacts ask for, the most valuable first. */
  readonly skills: readonly TrainingSkill[]
  /** Pairs of skills whose holders can stand in for each other, the most valuable pair first. */
  readonly pairs: readonly TrainingPair[]
  /** The basis of the figures and what they leave out, in sentences for people. */
  readonly notes: readonly string[]
}

/** One skill: the value of additional holders, possible holders, and the effect of absent holders. */
export interface TrainingSkill extends Ref {
  /** Agents who hold it and can take contacts that ask for it. */
  readonly holders: number
  /** Service level of the contacts that ask for it. */
  readonly serviceLevel: number
  /** The best first, second and third additional holder, each in addition to those before. */
  readonly additional: readonly TrainingHolder[]
  /** Possible holders, each valued alone, the most valuable first. */
  readonly candidates: readonly TrainingCandidate[]
  /** Only for skills with few holders. */
  readonly absence?: TrainingAbsence
}

/** The k-th additional holder of a skill. */
export interface TrainingHolder {
  /** This holder and those before. */
  readonly agentIds: readonly string[]
  /** Added to the service level of all contacts by this holder, on top of those before. */
  readonly value: TrainingValue
  /** Added by this holder and those before together. */
  readonly sum: TrainingValue
  /** The value in agents: `value` divided by what one more agent adds. */
  readonly agents: number
  readonly cost?: number
  /** Weeks until the value has paid the cost, at 40 hours a week for each agent; null: never. Only with a cost and a value per hour. */
  readonly paybackWeeks?: number | null
}

/** An agent who does not hold the skill yet. */
export interface TrainingCandidate {
  readonly agent: Ref
  /** Expected mean handle time for the contacts that ask for the skill, in seconds, with its 95 % interval. */
  readonly ahtSeconds: TrainingValue
  /** Added to the service level of all contacts by this agent alone. */
  readonly value: TrainingValue
}

/** Service when holders of a skill are absent. */
export interface TrainingAbsence {
  /** When the holder who is missed most is absent. */
  readonly one: TrainingAway
  /** When the two who are missed most are absent. Missing if there are fewer than two holders. */
  readonly two?: TrainingAway
}

/** Service without some agents. */
export interface TrainingAway {
  readonly agentIds: readonly string[]
  /** Of the contacts that ask for the skill. */
  readonly serviceLevel: number
  /** Lost by these contacts, as a ratio below 0. */
  readonly change: TrainingValue
}

/** Two skills, one holder of each of which is trained in the other. */
export interface TrainingPair {
  readonly skillIds: readonly [string, string]
  readonly agentIds: readonly [string, string]
  /**
   * Added to the service level of all contacts when demand moves from one skill to the other, averaged over both
   * directions.
   */
  readonly value: TrainingValue
}
