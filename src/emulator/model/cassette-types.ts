/** Answers that an org gave, without its secrets and names, to be given again. */
export interface Cassette {
  readonly format: 'skillroute/cassette@1'
  /** When recording began, ISO time: the emulator that replays it lives then. */
  readonly recordedAt: string
  /** In the order in which they were given. */
  readonly exchanges: readonly CassetteExchange[]
}

/** A request and its answer. Ids, names and addresses are pseudonyms, the same throughout. */
export interface CassetteExchange {
  readonly method: string
  readonly path: string
  /** Of the URL, without the question mark; parameters sorted. Empty without any. */
  readonly query: string
  /** Parsed JSON; absent without a body. */
  readonly body?: unknown
  readonly status: number
  /** Parsed JSON; absent without a body, or for one that is no JSON. */
  readonly answer?: unknown
  /** Seconds, where the answer said to wait. */
  readonly retryAfter?: string
}
