/**
 * The whole state of an emulator at one moment, as `Emulator.save` writes it: how its org began, and everything that
 * changed it since. A restored emulator gives the same answers, and its simulation continues in the same way.
 */
export interface EmulatorState {
  readonly format: 'skillroute/emulator-state@1'
  /** Options with which the emulator began, without those of the process; `now` in epoch ms. */
  readonly options: Readonly<Record<string, unknown>> & { readonly now: number }
  /** Everything that has changed the org since, in order. */
  readonly entries: readonly StateEntry[]
  /** Position of the world when the state was saved. */
  readonly place: StatePlace
  readonly speed: number
  readonly correlationIdsTaken: number
  readonly tokens: SavedTokens
  /** Hash of the configuration and history at that time. A state whose restored world has another hash is refused. */
  readonly digest: string
}

/** Position of a world: its time, how far its history was simulated, and how much its random streams were used. */
export interface StatePlace {
  /** The world's time, epoch ms. */
  readonly atMs: number
  /** Time up to which its history was simulated, epoch ms; absent if nobody had requested it. */
  readonly simulatedMs?: number
  readonly idsTaken: number
  readonly randomTaken: number
  /** Number of changes recorded for audits. */
  readonly changes: number
}

/** A change of the org: a request, or the end of a lag. */
export type StateEntry = StateRequest | StateDue

/** A request that changed something, as it arrived. */
export interface StateRequest extends StatePlace {
  readonly kind: 'request'
  readonly method: string
  readonly path: string
  readonly query?: string
  readonly headers: Readonly<Record<string, string>>
  /** Base64. */
  readonly body?: string
  readonly correlationId: string
  readonly tokenExpiresAtMs?: number
  /** Of the token, if a user logged in. */
  readonly clientId?: string
  readonly userId?: string
}

/** The end of a lag. */
export interface StateDue extends StatePlace {
  readonly kind: 'due'
  readonly dueMs: number
}

/** The tokens of a saved state. */
export interface SavedTokens {
  readonly idsTaken: number
  readonly tokens: readonly {
    readonly value: string
    readonly clientId: string
    /** The user who logged in; undefined for client credentials. */
    readonly userId?: string | undefined
    readonly issuedAtMs: number
    readonly expiresAtMs: number
  }[]
}

/** The part of a token that a journal keeps. */
export type JournaledToken = Pick<SavedTokens['tokens'][number], 'clientId' | 'userId' | 'expiresAtMs'>

/** A request with its complete body. */
export interface BackendRequest extends Pick<StateRequest, 'method' | 'path' | 'headers' | 'correlationId'> {
  readonly query: URLSearchParams
  readonly bytes: Uint8Array
}

/** Everything that has changed a world, in order. Replayed over the same beginning, it leads to the same world. */
export interface Journal {
  readonly entries: readonly StateEntry[]
  /** The present position of the world. */
  place(): StatePlace
  /** Records that a delayed change takes effect now. */
  due(dueMs: number): void
  /** Lets a request be answered, and records it if it changed anything. */
  request<T>(request: BackendRequest, token: JournaledToken | undefined, run: () => T): T
  /** Continues after replayed entries. */
  resume(entries: readonly StateEntry[]): void
}
