/** Faults of notification sockets. All are off by default. */
export interface StreamFaults {
  /** Share of pings that get no answer, 0..1. */
  readonly lostPongs: number
  /** Share of connections refused with 503, 0..1. */
  readonly refusedConnections: number
  /** Interval in ms at which all sockets are cut at once. 0: never. */
  readonly dropEveryMs: number
  /** Maximum delay of a message, in ms. Messages keep their order, as on any connection. */
  readonly delayMs: number
  /** Share of events sent twice, 0..1. */
  readonly duplicates: number
}

/** Notification sockets, for tests and demonstrations to watch and disturb. */
export interface EmulatorStreams {
  /** Number of open sockets. */
  readonly sockets: number
  /** Messages sent so far, including heartbeats and answers to pings. */
  readonly sent: number
  /** The present faults. */
  readonly faults: StreamFaults
  /** Sets faults; those left out do not change. @throws ValidationError for impossible values */
  setFaults(faults: Partial<StreamFaults>): void
  clearFaults(): void
  /** Cuts every socket without notice. */
  drop(): void
  /** Keeps every socket open but silent, like a dead connection that nobody has noticed. */
  silence(): void
  /** Simulates maintenance: every socket gets the closing notice, and is closed a minute later. */
  announceClosing(): void
  /** Ends every channel now, as if its 24 hours were over. */
  expireChannels(): void
}
