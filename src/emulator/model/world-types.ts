import type { Random } from '../../core/random'
import type { WeekPresence } from '../../documents'

/** The state behind the API: plain data that routes and tests read and write. */
export interface World {
  readonly org: { readonly id: string; readonly name: string }
  readonly seed: number
  /** When the emulator started, epoch ms: thirty days of history are before it, and simulated time after it. */
  readonly startedAtMs: number
  /** The world's present, epoch ms: see `Emulator.time`. */
  readonly now: () => number
  readonly divisions: Map<string, WorldDivision>
  readonly skills: Map<string, WorldSkill>
  readonly languages: Map<string, WorldLanguage>
  readonly queues: Map<string, WorldQueue>
  readonly users: Map<string, WorldUser>
  readonly skillGroups: Map<string, WorldSkillGroup>
  readonly groups: Map<string, WorldGroup>
  readonly wrapupCodes: Map<string, WorldNamed>
  readonly utilizationLabels: Map<string, WorldNamed>
  readonly predictors: Map<string, WorldPredictor>
  /** Body of the organization's routing settings. */
  routingSettings: Record<string, unknown>
  /** Contact types of the demand. The generator fixes them, so that queues, skills and demand fit together. */
  readonly contactTypes: readonly WorldContactType[]
  /** The org's utilization by media type, in the form of the API's `UtilizationRequest`. */
  orgUtilization: Record<string, unknown>
  /** Every change anybody made, for audits, oldest first. */
  readonly changes: WorldChange[]
  /** Changes that reads show only after a lag: functions to run at a given time. */
  readonly pending: { readonly atMs: number; readonly run: () => void }[]
  /**
   * Conversations and agent time from 30 days before the start up to the world's present. Computed when first called, and
   * extended by later calls; the returned history does not change any more.
   */
  history(): WorldHistory
  readonly random: Random
  /** A new id in the platform's form (UUID), from the seed. */
  newId(): string
  /** Records a change for audits and counts its effect. */
  record(change: Omit<WorldChange, 'id' | 'atMs'> & { atMs?: number }): void
  /** Runs `fn` at `atMs`, at the latest before the first request after it. */
  later(atMs: number, run: () => void): void
  /** State of other resources (triggers, channels, jobs, audit queries ...), by the name of the module that owns it. */
  readonly slots: Map<string, unknown>
}

/** A division of the world. */
export interface WorldDivision {
  readonly id: string
  name: string
  description: string
  homeDivision: boolean
}
/** A skill of the world. */
export interface WorldSkill extends WorldLanguage {
  divisionId: string
  visibleAtMs: number
}
/** A language of the world. */
export interface WorldLanguage {
  readonly id: string
  name: string
  state: 'active' | 'inactive' | 'deleted'
  dateModifiedMs: number
  version: number
}

/** A queue: the fields that the emulator uses, and the full body as the API keeps it (unknown fields too). */
export interface WorldQueue {
  readonly id: string
  /** The queue in the form of GET, without computed counts. */
  config: Record<string, unknown> & { name: string; divisionId: string }
  dateCreatedMs: number
  dateModifiedMs: number
  modifiedBy: string
  readonly members: Map<string, WorldMember>
}
/** A member of a queue of the world. */
export interface WorldMember {
  readonly userId: string
  joined: boolean
  ringNumber: number
  memberBy: 'user' | 'group'
  addedAtMs: number
}

/** A user of the world. */
export interface WorldUser {
  readonly id: string
  name: string
  email: string
  state: 'active' | 'inactive' | 'deleted'
  divisionId: string
  title: string
  department: string
  acdAutoAnswer: boolean
  version: number
  /** Skill id to proficiency. */
  readonly skills: Map<string, number>
  readonly languages: Map<string, number>
  certifications: string[]
  licenses: string[]
  routingStatus: string
  /** The user's own utilization, if it differs from the org's. */
  utilization: Record<string, unknown> | undefined
  /** Hidden truth: the agent's own speed (multiplies mean handle time) and resolution probability, by skill id; '' is the base. */
  readonly truth: {
    readonly speed: Map<string, number>
    readonly resolution: Map<string, number>
    /** Measured figures of the agent by contact type; they take precedence over speed and resolution. */
    readonly measured?: (type: WorldContactType) => WorldAgentFigures | undefined
  }
  /** Shift by weekday 0-6 (Monday 0): start and end minute of the day, UTC; null: day off. */
  readonly shifts: readonly ({ readonly startMinute: number; readonly endMinute: number } | null)[]
  /** Breaks of each shift in order, in minutes after its start. Default: none. */
  readonly breaks?: readonly {
    readonly afterMinutes: number
    readonly minutes: number
    readonly presence: 'BREAK' | 'MEAL'
  }[]
  /** Measured times on queue in the average week, if known; they take precedence over `shifts`. */
  readonly week?: readonly WeekPresence[]
  /** Whether the user's licenses are unknown. Default false. */
  readonly withoutLicenseRecord?: boolean
}

/** Measured figures of an agent's contacts of one type. */
export interface WorldAgentFigures {
  readonly handleSeconds: number
  /** Probability that a contact is resolved, where the org measures it. */
  readonly resolution?: number | undefined
  /** Share of the contacts that are transferred. */
  readonly transferred: number
}

/** A skill group of the world, and its members. */
export interface WorldSkillGroup {
  readonly id: string
  config: Record<string, unknown> & { name: string }
  dateModifiedMs: number
  completeAtMs: number
  /** Its members, as of the last evaluation. */
  readonly members: Set<string>
}

/** A plain directory group, or a team. */
export interface WorldGroup {
  readonly id: string
  name: string
  /** Default `GROUP`. Lists of groups do not contain teams. */
  readonly type?: 'GROUP' | 'TEAM'
  /** True: the twin made it for the members of a ring. It is nobody's team, and no list contains it. */
  readonly derived?: boolean
  readonly members: Set<string>
}
/** An entity with an id and a name. */
export interface WorldNamed {
  readonly id: string
  name: string
}
/** A predictor and the queues it routes; it takes precedence over the order of skills. */
export interface WorldPredictor {
  readonly id: string
  readonly queueIds: readonly string[]
  readonly kpi: string
}

/** A change that somebody made in the world. */
export interface WorldChange {
  readonly id: string
  readonly atMs: number
  /** OAuth client or user that made the change. */
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
  /** Operation and target, as counted by `stats.effects`. */
  readonly effect: string
  /** All effects of a call that has several; they are counted instead of `effect`. */
  readonly effects?: readonly string[] | undefined
  readonly correlationId?: string | undefined
}

/** A contact type of the emulated demand: the hidden truth about who calls. */
export interface WorldContactType {
  readonly queueId: string
  readonly mediaType: string
  readonly languageId: string | undefined
  readonly skillIds: readonly string[]
  readonly meanHandleSeconds: number
  /** Mean patience. */
  readonly patienceSeconds: number
  /** Expression by which its conversations ask for skills, beside `skillIds`. Default none. */
  readonly skillExpressionId?: string
  /** Priority of its conversations. Default 0. */
  readonly priority?: number
  /** Mean arrivals per 15 minutes, starting Monday 00:00 UTC: 672 values. */
  readonly weekRates: Float64Array
  /**
   * Contacts that arrived in a past window, by interval; history repeats them exactly. Default: drawn around
   * `weekRates`.
   */
  readonly measured?: { readonly startMs: number; readonly intervalMs: number; readonly offered: readonly number[] }
  /**
   * Variation between days beyond randomness, as coefficients of variation: of the whole org, and of this type in
   * addition.
   */
  readonly dayNoise?: { readonly org: number; readonly own: number }
  /** Coefficient of variation of single handle times. */
  readonly handleTimeCv?: number
  /** Share of contacts that are for the agent of an earlier one. Default: that of the switch `ownAgentShare`. */
  readonly ownAgentShare?: number
}

/**
 * Conversations as columns, in order of start, up to `endMs`. Times are epoch ms; -1 in an index means none. A
 * conversation that still waits has an infinite `waitMs`. The end of a conversation that an agent handles is known,
 * even if it is in the future.
 */
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
  /** Bits: 1 abandoned, 2 short, 4 transferred, 8 resolved, 16 consulted, 32 for one agent, 64 answered by that agent. */
  readonly flags: Uint8Array
  /** Row of the same conversation before and after a transfer; -1: none. */
  readonly from: Int32Array
  readonly onward: Int32Array
  /** The settings that the queue of a row had when the contact came. */
  settingsOf(row: number): Readonly<Record<string, unknown>>
  /** Skills that bullseye rings had dropped when the wait of a row ended. */
  droppedSkills(row: number): readonly string[]
  /** Alerts of a row that agents did not answer, in order; `agent` is an index of `agentIds`. */
  missedAlerts(row: number): readonly { readonly agent: number; readonly fromMs: number; readonly toMs: number }[]
  /** The first row that may still have been under way at a time; all earlier rows had ended. */
  firstOpenRow(atMs: number): number
  /** Routing-status spans of one agent in order, without gaps; of the whole history, or cut to an interval. */
  statusSpans(
    agentId: string,
    fromMs?: number,
    toMs?: number,
  ): readonly {
    readonly fromMs: number
    readonly toMs: number
    readonly status: 'OFF_QUEUE' | 'IDLE' | 'INTERACTING' | 'COMMUNICATING' | 'NOT_RESPONDING'
  }[]
  /** System-presence spans of one agent in order, without gaps; of the whole history, or cut to an interval. */
  presenceSpans(
    agentId: string,
    fromMs?: number,
    toMs?: number,
  ): readonly {
    readonly fromMs: number
    readonly toMs: number
    readonly presence: 'OFFLINE' | 'ON_QUEUE' | 'BREAK' | 'MEAL'
  }[]
  /** When one agent was on queue (system presence ON_QUEUE), in order. */
  onQueueSpans(agentId: string): readonly { readonly fromMs: number; readonly toMs: number }[]
  /** State of one agent at a time, and its start. */
  agentAt(
    agentId: string,
    atMs: number,
  ): {
    readonly status: string
    readonly statusSinceMs: number
    readonly presence: string
    readonly presenceSinceMs: number
  }
}
