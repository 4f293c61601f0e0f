import type { Clock } from '../../core/time/clock'
import type { Demand, OrgProfile, Snapshot } from '../../documents'
import type { Cassette } from './cassette-types'
import type { EmulatorStreams } from './notification-types'
import type { EmulatorState } from './state-types'
import type { EmulatorSwitches } from './switch-types'
import type { EmulatorTime } from './time'
import type { EmulatorTls, EmulatorTrust } from './tls'
import type { World } from './world-types'

export type { WorldNature } from './nature'
export type {
  EmulatorSwitches,
  LagSwitches,
  LoginSwitches,
  ReadSwitches,
  StatusAndCode,
  WriteSwitches,
} from './switch-types'
export type { EmulatorTime } from './time'
export type { EmulatorTls, EmulatorTrust } from './tls'
export type {
  World,
  WorldAgentFigures,
  WorldChange,
  WorldContactType,
  WorldDivision,
  WorldGroup,
  WorldHistory,
  WorldLanguage,
  WorldMember,
  WorldNamed,
  WorldPredictor,
  WorldQueue,
  WorldSkill,
  WorldSkillGroup,
  WorldUser,
} from './world-types'

/** What `startEmulator` takes. Everything has a default. */
export interface EmulatorOptions {
  /** Same seed, same org and history. Default 1. */
  readonly seed?: number | undefined
  /** Where the world's time begins, after 30 days of history: epoch ms, ISO text or Date. Default: the present. */
  readonly now?: number | string | Date | undefined
  /** Agents of the org. Default 200. */
  readonly agents?: number | undefined
  /** Queues of the org. Default 12. */
  readonly queues?: number | undefined
  /** Skills of the org. Default 16. */
  readonly skills?: number | undefined
  /**
   * What is configured in an org, from `captureSnapshot`: the emulator is then its twin, with its ids and names. Goes with
   * `demand`, and without `agents`, `queues` and `skills`.
   */
  readonly snapshot?: Snapshot | undefined
  /**
   * What was asked of that org, from `captureDemand`. The twin's past repeats its contacts by interval; `now` is by default
   * the end of its window.
   */
  readonly demand?: Demand | undefined
  /**
   * Whether the twin has other names, addresses and ids than its original, see `withPseudonyms`: a key, or true for one made of
   * the seed. Default: those of the snapshot.
   */
  readonly pseudonyms?: boolean | string | undefined
  /**
   * What `startRecorder` recorded: the API answers with it alone, and `now` is by default when it was recorded. Writes and
   * questions that it does not have get 501 `cassette.miss`.
   */
  readonly cassette?: Cassette | undefined
  /**
   * What `Emulator.save` saved: a file, or its content. The org is as it was then, time included, and lives on from there.
   * Goes with `port`, `hosts`, `clock`, `tls` and `speed` alone. Default: a new org.
   */
  readonly state?: string | EmulatorState | undefined
  /** Requests a minute per token before 429. Default 300. */
  readonly ratePerMinute?: number | undefined
  /** Default 0: any free port of the loopback address. */
  readonly port?: number | undefined
  /**
   * Names, without port, under which it may be reached beside `localhost` and `127.0.0.1`, as behind a proxy. Requests to
   * other names are refused, since a page of elsewhere could have its name lead here.
   */
  readonly hosts?: readonly string[] | undefined
  /**
   * Where a browser may be sent after a user has logged in, letter by letter; `*` in place of a port stands for any port and
   * path. Default `http://localhost:*` and `http://127.0.0.1:*`; the platform knows no such star.
   */
  readonly redirectUris?: readonly string[] | undefined
  /** What the world's time runs on, and tokens, limits and latencies keep to. Default: the machine's. */
  readonly clock?: Clock | undefined
  /** How many times faster than its clock the world's time runs at first, see `Emulator.time`. Default 1. */
  readonly speed?: number | undefined
  /** Points that the platform leaves open, and the nature of people. Default: see {@link EmulatorSwitches}. */
  readonly switches?: Partial<EmulatorSwitches> | undefined
  /**
   * What `skillroute probe` found out about an org: the emulator then behaves like it wherever it has a switch. What
   * `switches` names goes before. Default: see {@link EmulatorSwitches}.
   */
  readonly profile?: OrgProfile | undefined
  /**
   * Serves HTTPS and `wss` by a certificate authority of its own, for clients that cannot be pointed at an address but only
   * at a domain: see `Emulator.tls`. Default: HTTP.
   */
  readonly tls?: EmulatorTls | undefined
}

/** A fault played on matching requests. All conditions must match; `share` draws with the emulator's own seed. */
export interface FaultRule {
  readonly method?: string | undefined
  /** Text the path contains, or a pattern it matches. */
  readonly path?: string | RegExp | undefined
  /** Share of matching requests hit, 0..1. Default 1. */
  readonly share?: number | undefined
  /** Stops after this many hits. */
  readonly times?: number | undefined
  /** Leaves this many matching requests alone first. */
  readonly after?: number | undefined
  readonly fault: Fault
}

/** What happens to a request that a rule of faults meets. */
export type Fault =
  | { readonly kind: 'latency'; readonly ms: number }
  | {
      readonly kind: 'rateLimit'
      readonly retryAfterSeconds: number
      readonly limitKey?: string | undefined
      readonly namespace?: string | undefined
    }
  | {
      readonly kind: 'status'
      readonly status: number
      readonly code?: string | undefined
      readonly message?: string | undefined
    }
  /** The connection is cut: `before` the write is done, or `after` it. */
  | { readonly kind: 'reset'; readonly when: 'before' | 'after' }
  /** No answer ever comes; `after`: the write was done. */
  | { readonly kind: 'timeout'; readonly when: 'before' | 'after' }
  /** The answer's body is cut in the middle although the work was done. */
  | { readonly kind: 'truncated' }
  /** A proxy's HTML page instead of the answer. */
  | { readonly kind: 'html'; readonly status: number }
  | { readonly kind: 'emptyBody'; readonly status: number }
  /** Rows of a list come twice or are left out. */
  | { readonly kind: 'duplicateRows' }
  | { readonly kind: 'missingRows'; readonly count: number }
  /** Reads show the state before the latest write of the same target. */
  | { readonly kind: 'staleRead' }
  | { readonly kind: 'revokeToken' }
  /** Someone else writes to the world just before the request is served. */
  | { readonly kind: 'secondWriter'; readonly write: (world: World) => void }

/** What the emulator counted. */
export interface EmulatorStats {
  /** Requests received, refused ones included, the token endpoint apart. */
  readonly requests: number
  readonly tokenRequests: number
  /** Writes that changed something, by operation and target: the same effect twice shows as 2. */
  readonly effects: ReadonlyMap<string, number>
  /** The most requests seen in any sliding 60 s of the emulator's clock. */
  readonly perMinute: number
  readonly byRoute: ReadonlyMap<string, number>
}

/** An emulator that runs: its addresses and credentials, and what tests may do to its world. */
export interface Emulator {
  readonly url: string
  readonly loginUrl: string
  readonly clientId: string
  readonly clientSecret: string
  /** The OAuth client of grant type Code Authorization, by which users log in at `/oauth/authorize`. */
  readonly userClient: {
    readonly clientId: string
    /** Needed for client types that have one; PKCE goes without it. */
    readonly clientSecret: string
  }
  /** What clients need for HTTPS; undefined with HTTP. */
  readonly tls: EmulatorTrust | undefined
  readonly faults: { add(rule: FaultRule): void; clear(): void }
  /** The notification sockets: how many there are, and what befalls them. */
  readonly streams: EmulatorStreams
  readonly stats: EmulatorStats
  /** The truth behind the API: what is configured, who calls, how fast and how well each agent really works. */
  readonly world: World
  /** The world's time: let it run faster, stand still or jump. */
  readonly time: EmulatorTime
  /**
   * The world's time as a clock for clients, `createClient({ clock: emulator.clock })`: windows such as "the last 30 days"
   * then end at the world's present, wherever that is. Waits take as long as on the emulator's own clock.
   */
  readonly clock: Clock
  /** The whole state as it is now, for `startEmulator({ state })`. Faults and connections are not part of it. */
  state(): EmulatorState
  /** Writes the whole state to a file, for `startEmulator({ state: file })`. @throws Error when the file cannot be written */
  save(file: string): Promise<void>
  stop(): Promise<void>
  /** The same at the end of a scope: `await using emulator = await startEmulator()`. */
  [Symbol.asyncDispose](): Promise<void>
}

/** What one route sees. */
export interface RouteContext {
  readonly world: World
  readonly switches: EmulatorSwitches
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  /** The parsed JSON body; undefined when there was none. */
  readonly body: unknown
  readonly nowMs: number
  /** Origin for `selfUri`-independent absolute links such as upload URLs. */
  readonly origin: string
  readonly clientId: string
  /** Whose token it is; undefined for client credentials, which are no user's. */
  readonly userId?: string | undefined
  /** Correlation id of this request. */
  readonly correlationId: string
  /** Path of the request without its query. */
  readonly path: string
  /** Request headers, names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** The bearer token of the request; empty outside `/api/v2`. */
  readonly token: string
  /** When it expires, epoch ms. */
  readonly tokenExpiresAtMs: number
  /** Takes the token out of use. */
  revokeToken(): void
}

/** What a route gives back. `body` is sent as JSON; left out: no body. */
export interface Reply {
  readonly status: number
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/**
 * One operation of the emulated API. `path` as in the official description, parameters in braces.
 * Paths outside `/api/v2` (uploads, downloads) need no token, and their body arrives as raw bytes (`Uint8Array`).
 */
export interface Route {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly path: string
  /** Any one of these is enough; empty: none needed. */
  readonly permissions?: readonly string[] | undefined
  handle(context: RouteContext): Reply
}
