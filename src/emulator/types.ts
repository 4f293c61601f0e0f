import type { Clock } from '../core/clock'
import type { Random } from '../core/random'

/** What `startEmulator` takes. Everything has a default. */
export interface EmulatorOptions {
  /** Same seed, same org and history. Default 1. */
  readonly seed?: number | undefined
  /** The end of the 30 days of history, epoch ms, ISO text or Date. Default: the present. */
  readonly now?: number | string | Date | undefined
  readonly agents?: number | undefined
  readonly queues?: number | undefined
  readonly skills?: number | undefined
  /** Requests a minute per token before 429. Default 300. */
  readonly ratePerMinute?: number | undefined
  /** Default 0: any free port of the loopback address. */
  readonly port?: number | undefined
  readonly clock?: Clock | undefined
  readonly switches?: Partial<EmulatorSwitches> | undefined
}

/** Points that the platform leaves unverified, and its moods. Each default is the safer reading. */
export interface EmulatorSwitches {
  /** Status of a refused token request. */
  readonly refusedTokenStatus: 400 | 401
  /** Life of a token in seconds. */
  readonly tokenSeconds: number
  /** What more than 50 skills in a bulk call get: 400, or acceptance. */
  readonly skillsOverFifty: 'refuse' | 'accept'
  /** How long 202 and asynchronous writes take to show, ms. */
  readonly lagMs: number
  /** How long a new skill is not found by list or id, ms. */
  readonly newSkillLagMs: number
  /** Share of users whose expanded skills are left out of a list, 0..1 ("best effort"). */
  readonly missingExpandShare: number
  /** Whether 429 bodies carry `limit{key,namespace,value}`. */
  readonly limitInBody: boolean
  /** Days that one synchronous aggregates query may span. */
  readonly aggregateDays: number
  /** Whether a contact asking for two skills counts in both groups of an unflattened query. */
  readonly multiSkillCountsInEach: boolean
  /** Whether `nNextContactAvoided` has data. */
  readonly resolutionData: boolean
  /** Largest page of conversation details. */
  readonly detailsPageSize: number
  /** Entity type under which a user's skill change is audited. */
  readonly skillChangeEntity: 'User' | 'AgentRoutingInfo'
  /** How long an audit takes to appear, ms. */
  readonly auditLagMs: number
  /** Permissions the OAuth client has; `*` is all of them. */
  readonly permissions: readonly string[]
  /** Whether the org has WFM. */
  readonly wfm: boolean
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

export interface Emulator {
  readonly url: string
  readonly loginUrl: string
  readonly clientId: string
  readonly clientSecret: string
  readonly faults: { add(rule: FaultRule): void; clear(): void }
  readonly stats: EmulatorStats
  readonly world: World
  stop(): Promise<void>
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
  /** Correlation id of this request. */
  readonly correlationId: string
}

/** What a route gives back. `body` is sent as JSON; left out: no body. */
export interface Reply {
  readonly status: number
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** One operation of the emulated API. `path` as in the official description, parameters in braces. */
export interface Route {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly path: string
  /** Any one of these is enough; empty: none needed. */
  readonly permissions?: readonly string[] | undefined
  handle(context: RouteContext): Reply
}

/** The truth behind the API. Plain data; routes read and write it, tests may too. */
export interface World {
  readonly org: { readonly id: string; readonly name: string }
  readonly seed: number
  /** End of history, epoch ms. */
  readonly startedAtMs: number
  readonly divisions: Map<string, WorldDivision>
  readonly skills: Map<string, WorldSkill>
  readonly languages: Map<string, WorldLanguage>
  readonly queues: Map<string, WorldQueue>
  readonly users: Map<string, WorldUser>
  readonly skillGroups: Map<string, WorldSkillGroup>
  /** What callers ask for: fixed by the generator, so that queues, skills and demand belong together. */
  readonly contactTypes: readonly WorldContactType[]
  /** Raw `UtilizationRequest`-shaped map of the org, by media. */
  orgUtilization: Record<string, unknown>
  /** Every change anybody made, for audits, oldest first. */
  readonly changes: WorldChange[]
  /** What reads show until a lag has passed: thunks to run at a time. */
  readonly pending: { readonly atMs: number; readonly run: () => void }[]
  /** Conversations and agent time of the last 30 days; made when first asked for. */
  history(): WorldHistory
  readonly random: Random
  /** A new id of the same shape as the platform's (UUID), from the seed. */
  newId(): string
  /** Records a change for audits and counts its effect. */
  record(change: Omit<WorldChange, 'id' | 'atMs'> & { atMs?: number }): void
  /** State of other resources (triggers, channels, jobs, audit queries ...) by the room that owns them. */
  readonly slots: Map<string, unknown>
}

export interface WorldDivision {
  readonly id: string
  name: string
  description: string
  homeDivision: boolean
}
export interface WorldSkill {
  readonly id: string
  name: string
  state: 'active' | 'inactive' | 'deleted'
  divisionId: string
  dateModifiedMs: number
  version: number
  visibleAtMs: number
}
export interface WorldLanguage {
  readonly id: string
  name: string
  state: 'active' | 'inactive' | 'deleted'
  dateModifiedMs: number
  version: number
}

/** A queue: what we must understand as fields, and the full body as the API keeps it (unknown fields too). */
export interface WorldQueue {
  readonly id: string
  /** The queue as GET gives it, without computed counts. */
  config: Record<string, unknown> & { name: string; divisionId: string }
  dateCreatedMs: number
  dateModifiedMs: number
  modifiedBy: string
  readonly members: Map<string, WorldMember>
}
export interface WorldMember {
  readonly userId: string
  joined: boolean
  ringNumber: number
  memberBy: 'user' | 'group'
  addedAtMs: number
}

export interface WorldUser {
  readonly id: string
  name: string
  email: string
  state: 'active' | 'inactive' | 'deleted'
  divisionId: string
  version: number
  /** Skill id to proficiency. */
  readonly skills: Map<string, number>
  readonly languages: Map<string, number>
  certifications: string[]
  licenses: string[]
  routingStatus: string
  /** Own utilization, if not the org's. */
  utilization: Record<string, unknown> | undefined
  /** Hidden truth: the agent's own speed (multiplies mean handle time) and resolution probability, by skill id; '' is the base. */
  readonly truth: { readonly speed: Map<string, number>; readonly resolution: Map<string, number> }
  /** Local hours on shift, by weekday 0-6 (Monday 0): start and end minute of the day, UTC; null: off. */
  readonly shifts: readonly ({ readonly startMinute: number; readonly endMinute: number } | null)[]
}

export interface WorldSkillGroup {
  readonly id: string
  config: Record<string, unknown> & { name: string }
  dateModifiedMs: number
  completeAtMs: number
}

export interface WorldChange {
  readonly id: string
  readonly atMs: number
  /** OAuth client or user that did it. */
  readonly clientId?: string | undefined
  readonly userId?: string | undefined
  readonly service: string
  readonly entityType: string
  readonly entityId: string
  readonly entityName: string
  readonly action: string
  readonly properties: readonly {
    readonly property: string
    readonly oldValues: readonly string[]
    readonly newValues: readonly string[]
  }[]
  /** Operation and target, as `stats.effects` counts it. */
  readonly effect: string
  readonly correlationId?: string | undefined
}

/** A contact type of the emulated demand. */
export interface WorldContactType {
  readonly queueId: string
  readonly mediaType: string
  readonly languageId: string | undefined
  readonly skillIds: readonly string[]
  readonly meanHandleSeconds: number
  readonly patienceSeconds: number
  /** Mean arrivals per 15 minutes, Monday 00:00 UTC first: 672 values. */
  readonly weekRates: Float64Array
}

/** Stored conversation summaries as columns, in order of start. Times are epoch ms; -1 in an index means none. */
export interface WorldHistory {
  readonly startMs: number
  readonly endMs: number
  readonly contactTypes: readonly WorldContactType[]
  readonly agentIds: readonly string[]
  readonly count: number
  readonly start: Float64Array
  readonly type: Uint16Array
  readonly agent: Int32Array
  readonly waitMs: Float64Array
  readonly talkMs: Float64Array
  readonly heldMs: Float64Array
  readonly acwMs: Float64Array
  /** Bits: 1 abandoned, 2 short abandon, 4 transferred, 8 resolved, 16 consult-transferred. */
  readonly flags: Uint8Array
  /** Routing-status spans of one agent in order. */
  statusSpans(
    agentId: string,
  ): readonly {
    readonly fromMs: number
    readonly toMs: number
    readonly status: 'OFF_QUEUE' | 'IDLE' | 'INTERACTING' | 'COMMUNICATING' | 'NOT_RESPONDING'
  }[]
}
