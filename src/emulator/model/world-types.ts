import type { Random } from '../../core/random'
import type { WeekPresence } from '../../documents'

/** The state behind the API. Plain data; routes and tests read and write it. */
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
  /** What callers ask for: fixed by the generator, so that queues, skills and demand belong together. */
  readonly contactTypes: readonly WorldContactType[]
  /** Raw `UtilizationRequest`-shaped map of the org, by media. */
  orgUtilization: Record<string, unknown>
  /** Every change anybody made, for audits, oldest first. */
  readonly changes: WorldChange[]
  /** Changes that reads show only after a lag: functions to run at a time. */
  readonly pending: { readonly atMs: number; readonly run: () => void }[]
  /**
   * Conversations and agent time from 30 days before the start up to the world's present. Computed when first called, and
   * extended by later calls; the returned history does not change any more.
   */
  history(): WorldHistory
  readonly random: Random
  /** A new id of the same shape as the platform's (UUID), from the seed. */
  newId(): string
  /** Records a change for audits and counts its effect. */
  record(change: Omit<WorldChange, 'id' | 'atMs'> & { atMs?: number }): void
  /** Runs `fn` once `atMs` has come, before the first request after it. */
  later(atMs: number, run: () => void): void
  /** State of other resources (triggers, channels, jobs, audit queries ...), by the module that owns it. */
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
export interface WorldSkill {
  readonly id: string
  name: string
  state: 'active' | 'inactive' | 'deleted'
  divisionId: string
  dateModifiedMs: number
  version: number
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
  /** The queue as GET gives it, without computed counts. */
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
  /** Own utilization, if not the org's. */
  utilization: Record<string, unknown> | undefined
  /** Hidden truth: the agent's own speed (multiplies mean handle time) and resolution probability, by skill id; '' is the base. */
  readonly truth: {
    readonly speed: Map<string, number>
    readonly resolution: Map<string, number>
    /** What was measured of the agent, by contact type; counts before speed and resolution. */
    readonly measured?: (type: WorldContactType) => WorldAgentFigures | undefined
  }
  /** Local hours on shift, by weekday 0-6 (Monday 0): start and end minute of the day, UTC; null: off. */
  readonly shifts: readonly ({ readonly startMinute: number; readonly endMinute: number } | null)[]
  /** Breaks of each shift in order, in minutes after its start. Default: none. */
  readonly breaks?: readonly {
    readonly afterMinutes: number
    readonly minutes: number
    readonly presence: 'BREAK' | 'MEAL'
  }[]
  /** When in the average week the agent is on queue, where that was measured: counts before `shifts`. */
  readonly week?: readonly WeekPresence[]
  /** Whether nothing is known of the user's licenses. Default false. */
  readonly withoutLicenseRecord?: boolean
}

/** What was measured of an agent's contacts of one type. */
export interface WorldAgentFigures {
  readonly handleSeconds: number
  /** Probability that a contact is resolved, where the org measures it. */
  readonly resolution?: number | undefined
  /** Share of the contacts that are transferred. */
  readonly transferred: number
}

/** A skill group of the world, and who is in it. */
export interface WorldSkillGroup {
  readonly id: string
  config: Record<string, unknown> & { name: string }
  dateModifiedMs: number
  completeAtMs: number
  /** Users who are in it, as last evaluated. */
  readonly members: Set<string>
}

/** A plain directory group, or a team. */
export interface WorldGroup {
  readonly id: string
  name: string
  /** Default `GROUP`. Teams are in no list of groups. */
  readonly type?: 'GROUP' | 'TEAM'
  readonly members: Set<string>
}
/** A thing of the world that has an id and a name. */
export interface WorldNamed {
  readonly id: string
  name: string
}
/** A predictor: the queues it routes, over the order of skills. */
export interface WorldPredictor {
  readonly id: string
  readonly queueIds: readonly string[]
  readonly kpi: string
}

/** Something that somebody changed in the world. */
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
  /** When one call has several effects: all of them, counted instead of `effect`. */
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
  /** Mean of an exponential patience. */
  readonly patienceSeconds: number
  /** Priority of its conversations. Default 0. */
  readonly priority?: number
  /** Mean arrivals per 15 minutes, Monday 00:00 UTC first: 672 values. */
  readonly weekRates: Float64Array
  /** What came in a past window, which history repeats exactly: contacts by interval. Default: drawn around `weekRates`. */
  readonly measured?: { readonly startMs: number; readonly intervalMs: number; readonly offered: readonly number[] }
  /** How much days differ beyond randomness, as coefficients of variation: of the whole org, and of this type besides. */
  readonly dayNoise?: { readonly org: number; readonly own: number }
  /** Coefficient of variation of single handle times. */
  readonly handleTimeCv?: number
}

/**
 * Conversations as columns, in order of start, up to `endMs`. Times are epoch ms; -1 in an index means none. One that
 * still waits has an infinite `waitMs`; the end of one that an agent handles is known although it may be in the future.
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
  /** Bits: 1 abandoned, 2 short abandon, 4 transferred, 8 resolved, 16 consult-transferred. */
  readonly flags: Uint8Array
  /** Row of the same conversation before and after a transfer; -1: none. */
  readonly from: Int32Array
  readonly onward: Int32Array
  /** Skills that rings had dropped when the wait in a row ended. */
  droppedSkills(row: number): readonly string[]
  /** The first row that may still have been under way at a time; all before had ended. */
  firstOpenRow(atMs: number): number
  /** Routing-status spans of one agent in order, without gap; of the whole history, or cut to an interval. */
  statusSpans(
    agentId: string,
    fromMs?: number,
    toMs?: number,
  ): readonly {
    readonly fromMs: number
    readonly toMs: number
    readonly status: 'OFF_QUEUE' | 'IDLE' | 'INTERACTING' | 'COMMUNICATING' | 'NOT_RESPONDING'
  }[]
  /** System-presence spans of one agent in order, without gap; of the whole history, or cut to an interval. */
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
  /** What one agent did at a time, and since when. */
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
