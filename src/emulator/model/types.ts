import type { Clock } from '../../core/time/clock'
import type { OrgProfile } from '../../documents'
import type { EmulatorState } from './state-types'
import type { EmulatorSwitches } from './switch-types'
import type { EmulatorTime } from './time'
import type { World } from './world-types'

export type { WorldBehavior } from './behavior'
export type {
  EmulatorSwitches,
  LagSwitches,
  LoginSwitches,
  ReadSwitches,
  StatusAndCode,
  WriteSwitches,
} from './switch-types'
export type { EmulatorTime } from './time'
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

/** Options of `startEmulator`. Everything has a default. */
export interface EmulatorOptions {
  /** Seed of the org. The same seed gives the same org and history. Default 1. */
  readonly seed?: number | undefined
  /** Time at which the world begins, after 30 days of history: epoch ms, ISO text or Date. Default: the present. */
  readonly now?: number | string | Date | undefined
  /** Number of agents in the org. Default 200. */
  readonly agents?: number | undefined
  /** Number of queues in the org. Default 12. */
  readonly queues?: number | undefined
  /** Number of skills in the org. Default 16. */
  readonly skills?: number | undefined
  /** Media beside calls: every third queue has one of these, in turn. Default `message` and `chat`. */
  readonly media?: readonly ('chat' | 'message' | 'email' | 'callback')[] | undefined
  /**
   * State saved by `Emulator.save`: a file, or its content. The org is as it was then, time included, and its
   * simulation continues from there. Allows only `port`, `hosts`, `clock`, `tls`, `speed` and `keepAlive` beside it. Default: a new
   * org.
   */
  readonly state?: string | EmulatorState | undefined
  /** Requests per minute and token before 429. Default 300. */
  readonly ratePerMinute?: number | undefined
  /** Port. Default 0: any free port of the loopback address. */
  readonly port?: number | undefined
  /**
   * Further host names, without port, besides `localhost` and `127.0.0.1`, for example behind a proxy. Requests to
   * other names are refused, since the owner of another site could make its name resolve to this machine.
   */
  readonly hosts?: readonly string[] | undefined
  /**
   * Redirect URIs to which a browser may be sent after a login. They must match exactly; `*` in place of a port stands
   * for any port and path. Default `http://localhost:*` and `http://127.0.0.1:*`; the platform itself does not support
   * `*`.
   */
  readonly redirectUris?: readonly string[] | undefined
  /** Clock of the world's time, tokens, limits and latencies. Default: the machine's. */
  readonly clock?: Clock | undefined
  /** Initial speed of the world's time as a multiple of its clock, see `Emulator.time`. Default 1. */
  readonly speed?: number | undefined
  /** Settings for points that the platform leaves open, and for people's behavior: see {@link EmulatorSwitches}. */
  readonly switches?: { readonly [Name in keyof EmulatorSwitches]?: EmulatorSwitches[Name] | undefined } | undefined
  /**
   * Findings of `skillroute probe` about an org: the emulator then behaves like that org wherever it has a switch.
   * `switches` takes precedence. Default: see {@link EmulatorSwitches}.
   */
  readonly profile?: OrgProfile | undefined
  /**
   * Serves HTTPS and `wss` with its own certificate authority, for clients that can be configured only with a domain
   * and not with an address: see `Emulator.tls`. Default: HTTP.
   */
  readonly tls?: EmulatorTls | undefined
  /**
   * Whether the emulator keeps its process alive until `stop()`. Default true. With false, as for tests, a test that fails
   * before its `stop()` does not keep the test run from ending.
   */
  readonly keepAlive?: boolean | undefined
}

/** A fault for matching requests. All conditions must match; `share` uses the emulator's own seed. */
export interface FaultRule {
  readonly method?: string | undefined
  /** Text that the path contains, or a pattern that it matches. */
  readonly path?: string | RegExp | undefined
  /** Share of the matching requests that are affected, 0..1. Default 1. */
  readonly share?: number | undefined
  /** Stops after this many hits. */
  readonly times?: number | undefined
  /** Number of matching requests to skip first. */
  readonly after?: number | undefined
  readonly fault: Fault
}

/** What happens to a request that a fault rule matches. */
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
  /** No answer ever comes; with `after`, the write was done. */
  | { readonly kind: 'timeout'; readonly when: 'before' | 'after' }
  /** The answer's body is cut in the middle, although the request was processed. */
  | { readonly kind: 'truncated' }
  /** A proxy's HTML page instead of the answer. */
  | { readonly kind: 'html'; readonly status: number }
  | { readonly kind: 'emptyBody'; readonly status: number }
  /** Rows of a list are repeated or left out. */
  | { readonly kind: 'duplicateRows' }
  | { readonly kind: 'missingRows'; readonly count: number }
  /** Reads show the state before the latest write of the same target. */
  | { readonly kind: 'staleRead' }
  | { readonly kind: 'revokeToken' }
  /** Someone else writes to the world just before the request is served. */
  | { readonly kind: 'secondWriter'; readonly write: (world: World) => void }

/** Counters of the emulator. */
export interface EmulatorStats {
  /** Requests received, including refused ones, but without those to the token endpoint. */
  readonly requests: number
  readonly tokenRequests: number
  /** Writes that changed something, by operation and target: the same effect twice counts as 2. */
  readonly effects: ReadonlyMap<string, number>
  /** The most requests seen in any sliding 60 s of the emulator's clock. */
  readonly perMinute: number
  readonly byRoute: ReadonlyMap<string, number>
}

/** A running emulator: its addresses and credentials, and functions for tests to change its world. */
export interface Emulator {
  readonly url: string
  readonly loginUrl: string
  readonly clientId: string
  readonly clientSecret: string
  /** The OAuth client of grant type Code Authorization, with which users log in at `/oauth/authorize`. */
  readonly userClient: {
    readonly clientId: string
    /** Required for client types that have a secret; PKCE works without it. */
    readonly clientSecret: string
  }
  /** TLS settings for clients; undefined with HTTP. */
  readonly tls: EmulatorTrust | undefined
  readonly faults: { add(rule: FaultRule): void; clear(): void }
  /** The notification sockets: their number, and their faults. */
  readonly streams: EmulatorStreams
  readonly stats: EmulatorStats
  /** The truth behind the API: what is configured, who calls, how fast and how well each agent really works. */
  readonly world: World
  /** The world's time. It can run faster, stop or jump. */
  readonly time: EmulatorTime
  /**
   * The world's time as a clock for clients, `createClient({ clock: emulator.clock })`: windows such as "the last 30
   * days" then end at the world's present. Waits take as long as on the emulator's own clock.
   */
  readonly clock: Clock
  /** The whole present state, for `startEmulator({ state })`. Faults and connections are not part of it. */
  state(): EmulatorState
  /** Writes the whole state to a file, for `startEmulator({ state: file })`. @throws Error when the file cannot be written */
  save(file: string): Promise<void>
  stop(): Promise<void>
  /** Calls `stop` at the end of a scope: `await using emulator = await startEmulator()`. */
  [Symbol.asyncDispose](): Promise<void>
}

/** The input of a route. */
export interface RouteContext {
  readonly world: World
  readonly switches: EmulatorSwitches
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  /** The parsed JSON body; undefined when there was none. */
  readonly body: unknown
  readonly nowMs: number
  /** Origin of absolute links, such as upload URLs. */
  readonly origin: string
  readonly clientId: string
  /** The user of the token; undefined for client credentials, which belong to no user. */
  readonly userId?: string | undefined
  readonly correlationId: string
  /** Path of the request without its query. */
  readonly path: string
  /** Request headers, names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** The bearer token; empty outside `/api/v2`. */
  readonly token: string
  /** When the token expires, epoch ms. */
  readonly tokenExpiresAtMs: number
  revokeToken(): void
}

/** The answer of a route. `body` is sent as JSON; left out: no body. */
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
  /** Any one of these permissions is enough; empty: none is needed. */
  readonly permissions?: readonly string[] | undefined
  handle(context: RouteContext): Reply
}

/** How an emulator serves TLS: see `EmulatorOptions.tls`. */
export interface EmulatorTls {
  /**
   * Domain of a region, such as `mypurecloud.ie`. The certificate is for `api.` and `login.` below it, and for this
   * machine.
   */
  readonly domain: string
}

/** TLS settings for clients of an emulator. */
export interface EmulatorTrust {
  /**
   * Certificate of the authority that was made for this emulator, PEM, to be saved as a file for `NODE_EXTRA_CA_CERTS`
   * and similar settings. The authority's key was deleted, and it may vouch only for names below the domain.
   */
  readonly ca: string
  /** Names that must resolve to this machine, for clients that can be configured only with the domain. */
  readonly hosts: readonly string[]
}

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
