/** Recorded answers of an org, without its secrets and names, to be replayed. */
export interface Cassette {
  readonly format: 'skillroute/cassette@1'
  /** When recording began, ISO time: the emulator that replays the cassette starts at this time. */
  readonly recordedAt: string
  /** In the order in which they were recorded. */
  readonly exchanges: readonly CassetteExchange[]
}

/** A request and its answer. Ids, names and addresses are pseudonyms, the same ones throughout the cassette. */
export interface CassetteExchange {
  readonly method: string
  readonly path: string
  /** Query of the URL, without the question mark, parameters sorted. Empty if there is none. */
  readonly query: string
  /** Parsed JSON; absent without a body. */
  readonly body?: unknown
  /** When the request was made, in ms after `recordedAt`. Default 0. */
  readonly atMs?: number
  readonly status: number
  /** Parsed JSON; absent without a body, or when the body is not JSON. */
  readonly answer?: unknown
  /** `Retry-After` of the answer, in seconds. */
  readonly retryAfter?: string
}
