/**
 * The whole state of an emulator at one moment, as `Emulator.save` writes it: how its org began, and everything that changed
 * it since. Restored, it answers the same and lives on the same.
 */
export interface EmulatorState {
  readonly format: 'skillroute/emulator-state@1'
  /** Options with which the emulator began, those of the process left out; `now` in epoch ms. */
  readonly options: Readonly<Record<string, unknown>> & { readonly now: number }
  /** What has changed the org since, in order. */
  readonly entries: readonly StateEntry[]
  /** Where it was when it was saved. */
  readonly place: StatePlace
  readonly speed: number
  readonly correlationIdsTaken: number
  readonly tokens: SavedTokens
  /** Hash of the configuration and history at that time: a state that does not lead there again is refused. */
  readonly digest: string
}

/** Where a world is: its time, how far its history was lived, and what was taken from its streams. */
export interface StatePlace {
  /** The world's time, epoch ms. */
  readonly atMs: number
  /** How far its history was lived, epoch ms; absent where nobody had asked for it. */
  readonly livedMs?: number
  readonly idsTaken: number
  readonly randomTaken: number
  /** Changes recorded for audits. */
  readonly changes: number
}

/** Something that changed the org: a request, or the end of a lag. */
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
  /** Of the token, where a user logged in. */
  readonly clientId?: string
  readonly userId?: string
}

/** The end of a lag. */
export interface StateDue extends StatePlace {
  readonly kind: 'due'
  readonly dueMs: number
}

/** Tokens as a state keeps them. */
export interface SavedTokens {
  readonly idsTaken: number
  readonly tokens: readonly {
    readonly value: string
    readonly clientId: string
    readonly userId?: string | undefined
    readonly issuedAtMs: number
    readonly expiresAtMs: number
  }[]
}

/** What a journal keeps of a token. */
export interface JournaledToken {
  readonly clientId: string
  readonly userId?: string | undefined
  readonly expiresAtMs: number
}

/** A request as a journal sees it. */
export interface JournaledRequest {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: Readonly<Record<string, string>>
  readonly bytes: Uint8Array
  readonly correlationId: string
}

/** What has changed a world, in order. Played again over the same beginning, it leads to the same world. */
export interface Journal {
  readonly entries: readonly StateEntry[]
  /** Where the world is now. */
  place(): StatePlace
  /** Something put off is run now. */
  due(dueMs: number): void
  /** Lets a request be answered, and keeps it if it changed anything. */
  request<T>(request: JournaledRequest, token: JournaledToken | undefined, run: () => T): T
  /** Continues after entries that were played again. */
  resume(entries: readonly StateEntry[]): void
}
