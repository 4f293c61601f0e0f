import type { Ref } from '../common'

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
  /** What one agent more, as the agents are on average, would add to it. */
  readonly oneMoreAgent: TrainingValue
  /** Skills that contacts ask for, the most valuable first. */
  readonly skills: readonly TrainingSkill[]
  /** Pairs of skills whose holders can hedge each other best, the best first. */
  readonly pairs: readonly TrainingPair[]
  /** What the figures rest on and leave out, in sentences for people. */
  readonly notes: readonly string[]
}

/** One skill: what more holders bring, who they might be, and what happens when holders are away. */
export interface TrainingSkill extends Ref {
  /** Agents who hold it and can take contacts that ask for it. */
  readonly holders: number
  /** Service level of the contacts that ask for it. */
  readonly serviceLevel: number
  /** The best first, second and third additional holder, each beside those before. */
  readonly additional: readonly TrainingHolder[]
  /** Possible holders alone, the most valuable first. */
  readonly candidates: readonly TrainingCandidate[]
  /** Only of skills with few holders. */
  readonly absence?: TrainingAbsence
}

/** The k-th additional holder of a skill. */
export interface TrainingHolder {
  /** Everybody who would be trained by then. */
  readonly agentIds: readonly string[]
  /** Added to the service level of all contacts by this holder, on top of those before. */
  readonly value: TrainingValue
  /** By all holders so far. */
  readonly sum: TrainingValue
  /** The value in agents: agents that could be saved at equal service, by what one agent more brings. */
  readonly agents: number
  readonly cost?: number
  /** Weeks until the value has paid the cost; null: never. Only with a cost and a value of an hour. */
  readonly paybackWeeks?: number | null
}

/** Somebody who does not hold a skill. */
export interface TrainingCandidate {
  readonly agent: Ref
  /** Expected mean handle time for the contacts that ask for the skill, in seconds, with its 95 % interval. */
  readonly ahtSeconds: TrainingValue
  /** Added to the service level of all contacts by this agent alone. */
  readonly value: TrainingValue
}

/** Service when holders of a skill are away. */
export interface TrainingAbsence {
  /** With the holder away who is missed most. */
  readonly one: TrainingAway
  /** With the two who are missed most; absent where there are fewer than two. */
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

/** A holder of each of two skills trained in the other. */
export interface TrainingPair {
  readonly skillIds: readonly [string, string]
  readonly agentIds: readonly [string, string]
  /** Added to the service level of all contacts when demand moves from one skill to the other, both ways on average. */
  readonly value: TrainingValue
}
