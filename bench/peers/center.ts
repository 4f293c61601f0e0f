/** A center as the peers read it. */
export interface OneQueue {
  readonly agents: number
  readonly ratePerSecond: number
  readonly ahtSeconds: number
  readonly targetSeconds: number
  /** Contacts that arrive in all. */
  readonly contacts: number
  /** Who arrives before does not count. */
  readonly warmUpSeconds: number
  readonly seed: number
}

/** Several contact types; every agent serves the types listed for it. */
export interface Skills extends Omit<OneQueue, 'agents' | 'ratePerSecond' | 'ahtSeconds'> {
  readonly ratePerSecond: readonly number[]
  readonly ahtSeconds: readonly number[]
  readonly typesOfAgent: readonly (readonly number[])[]
  readonly patienceSeconds: number
}

/** What a peer reports. */
export interface PeerRun {
  readonly name: string
  /** CPU time of the simulation alone, without starting the program. */
  readonly seconds: number
  /** Arrivals and completions. */
  readonly events: number
  readonly waitProbability: number
  readonly serviceLevel: number
}
