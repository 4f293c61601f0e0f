/** What befalls notification sockets. Everything off by default. */
export interface StreamFaults {
  /** Share of pings that get no answer, 0..1. */
  readonly lostPongs: number
  /** Share of connections refused with 503, 0..1. */
  readonly refusedConnections: number
  /** A storm: every so many ms all sockets are cut. 0: never. */
  readonly dropEveryMs: number
  /** Each message is held up to this long, in ms. Their order stays, as on any connection. */
  readonly delayMs: number
  /** Share of events sent twice, 0..1. */
  readonly duplicates: number
}

/** Notification sockets as tests and demonstrations see and trouble them. */
export interface EmulatorStreams {
  /** Sockets now open. */
  readonly sockets: number
  /** Messages sent so far, heartbeats and answers to pings included. */
  readonly sent: number
  /** Faults now on. */
  readonly faults: StreamFaults
  /** Switches faults; what is left out stays. @throws ValidationError for impossible values */
  setFaults(faults: Partial<StreamFaults>): void
  clearFaults(): void
  /** Cuts every socket without a word. */
  drop(): void
  /** Every socket stays open, but nothing comes through it any more: a connection that died without anyone noticing. */
  silence(): void
  /** Maintenance: every socket gets the closing notice, and is closed a minute later. */
  announceClosing(): void
  /** Ends every channel now, as if its 24 hours were over. */
  expireChannels(): void
}
