import type { Compiled } from '../compile/compiled'
import { type RandomStream, randomStream, STREAMS } from '../streams/random-streams'
import type { Tally } from '../tally/tally'
import type { Arrivals } from './arrivals'
import { type Contacts, createContacts } from './contacts'
import { createEvents, type Events } from './events'
import { createGauges, type Gauges } from './gauges'
import { createPresence, type Presence } from './presence'
import { drawnArrivals } from './recorded-contacts'
import { createServers, type Servers, wordsFor } from './servers'

/** Separate random streams: for contacts that come back, resolution, waits for one agent, and unanswered alerts. */
const RETURN_STREAM = 6
const RESOLUTION_STREAM = 7
const ALONE_STREAM = 9
const ALERT_STREAM = 10

/** Everything that changes while the general loop runs. */
export interface System {
  readonly compiled: Compiled
  readonly events: Events
  readonly contacts: Contacts
  readonly arrivals: Arrivals
  readonly presence: Presence
  presenceAt: number
  readonly routing: RandomStream
  /** Decides which contacts wait for one agent alone, and for whom. */
  readonly aloneDraw: RandomStream
  readonly resolutionDraw: RandomStream
  readonly alertDraw: RandomStream
  readonly returns: RandomStream
  now: number
  /** Lines of waiting contacts, by type. */
  readonly head: Int32Array
  readonly tail: Int32Array
  readonly waiting: Float64Array
  readonly inHand: Float64Array
  totalWaiting: number
  totalInHand: number
  /** When the integrals of waiting and handled contacts were last updated, by type and by agent. */
  readonly typeMark: Float64Array
  readonly agentMark: Float64Array
  readonly load: Int32Array
  /** Contacts in hand of each medium, at `[a * media + m]`. */
  readonly held: Int32Array
  readonly present: Uint8Array
  /** Contacts that an agent did not answer and for which the agent is still not responding. */
  readonly away: Uint8Array
  /**
   * Agents who have capacity for a contact: one doubly linked list for each number of contacts in hand, in the order in
   * which agents were added. List i begins and ends at index N + i; -1: in no list.
   */
  readonly nextAgent: Int32Array
  readonly previousAgent: Int32Array
  listed: number
  /** The agents in a list, as bits: agent a at bit a % 32 of number a >> 5. */
  readonly free: Int32Array
  /** By agent: the value of `turns`, which counts additions to any list, when the agent was last added to one. */
  readonly turn: Float64Array
  turns: number
  readonly servers: Servers
  /**
   * By group: present agents without a contact (`groupIdle`), and agents whose time is over but who still have one
   * (`groupOvertime`).
   */
  readonly groupIdle: Float64Array
  readonly groupOvertime: Float64Array
  /** Agents of a group may exchange their times of presence: which agent has the times of which, and the inverse. */
  readonly agentOfTimes: Int32Array
  readonly timesOfAgent: Int32Array
  readonly gauges: Gauges
  readonly intervals: Intervals
  readonly trace: Trace | undefined
  tally: Tally
  /** Whether contacts are counted by type, not only by `trace`: where the tally has a place for them. */
  readonly countsTypes: boolean
}

/**
 * Callbacks for what happens, as it happens. Contacts are given as slots, which are reused after a contact has ended.
 */
export interface Trace {
  /** A contact arrives; calls follow the order of arrival. */
  arrived(contact: number): void
  /** The present agent for whom alone a contact waits, of a type with such contacts; -1: everyone. Default: drawn. */
  chooseAgent?(contact: number, system: System): number
  /** No agent takes the contact at once: it waits from now on. */
  waits?(contact: number, system: System): void
  /** `contacts.agent[contact]` handles it from now until `contacts.finish[contact]`. */
  answered(contact: number, system: System): void
  abandoned(contact: number, system: System): void
  /** How long the agent handles the contact, given the drawn time; default: that time. In seconds. */
  handleSeconds?(contact: number, agent: number, drawn: number): number
  /** The agent did not answer the contact, which rang from `since` until now and waits again. */
  missed?(contact: number, agent: number, since: number, system: System): void
  /** The agent's load or presence may have changed. */
  agentChanged(agent: number, system: System): void
}

/** The intervals that are counted: `count` of them, from `start` on. */
export interface Intervals {
  readonly count: number
  readonly seconds: number
  readonly start: number
}

export interface SystemOptions {
  readonly seed: number
  readonly replication: number
  readonly followsDemand: boolean
  readonly intervals: Intervals
  /** Given contacts and staff instead of random ones, and the callbacks for their events. */
  readonly given?: { readonly arrivals: Arrivals; readonly presence: Presence; readonly trace: Trace } | undefined
}

export function createSystem(compiled: Compiled, options: SystemOptions, tally: Tally): System {
  const { typeCount, agentCount, slots, groupCount } = compiled
  const { seed, replication, given } = options
  const stream = (number: number): RandomStream => randomStream(seed, replication, number)
  const links = agentCount + slots.largest
  const nextAgent = new Int32Array(links).fill(-1)
  for (let list = agentCount; list < links; list++) nextAgent[list] = list
  return {
    compiled,
    events: createEvents(),
    contacts: createContacts(),
    arrivals: given?.arrivals ?? drawnArrivals(compiled, seed, replication),
    presence: given?.presence ?? createPresence(compiled, seed, replication, options.followsDemand),
    presenceAt: 0,
    routing: stream(STREAMS.routing),
    aloneDraw: stream(ALONE_STREAM),
    resolutionDraw: stream(RESOLUTION_STREAM),
    alertDraw: stream(ALERT_STREAM),
    returns: stream(RETURN_STREAM),
    now: 0,
    head: new Int32Array(typeCount).fill(-1),
    tail: new Int32Array(typeCount).fill(-1),
    waiting: new Float64Array(typeCount),
    inHand: new Float64Array(typeCount),
    totalWaiting: 0,
    totalInHand: 0,
    typeMark: new Float64Array(typeCount),
    agentMark: new Float64Array(agentCount),
    load: new Int32Array(agentCount),
    held: new Int32Array(agentCount * slots.media),
    present: new Uint8Array(agentCount),
    away: new Uint8Array(agentCount),
    nextAgent,
    previousAgent: nextAgent.slice(),
    listed: 0,
    free: new Int32Array(wordsFor(agentCount)),
    turn: new Float64Array(agentCount),
    turns: 0,
    servers: createServers(compiled),
    groupIdle: new Float64Array(groupCount),
    groupOvertime: new Float64Array(groupCount),
    agentOfTimes: Int32Array.from({ length: agentCount }, (_, agent) => agent),
    timesOfAgent: Int32Array.from({ length: agentCount }, (_, agent) => agent),
    gauges: createGauges(compiled, 0, false),
    intervals: options.intervals,
    trace: given?.trace,
    tally,
    countsTypes: tally.types.length > 0,
  }
}
