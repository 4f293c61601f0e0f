import { DAY_MINUTES, SECONDS_PER_MINUTE, WEEK_MINUTES } from '../../../core/time/durations'
import type { ModelAgent, WeekPresence } from '../../../documents'
import { minuteOfWeek, shareWalk } from '../../model/time/week-presence'
import type { Compiled, Rates } from '../compile/compiled'
import { type RandomStream, randomStream } from '../streams/random-streams'

/** Changes of presence in order of time. At time 0 no agent is present before the changes at 0. */
export interface Presence {
  readonly at: Float64Array
  readonly agent: Int32Array
  readonly present: Uint8Array
}

/** Separate random stream that decides which agents are present on which day. */
const PRESENCE_STREAM = 8

/** The golden ratio's fraction: its multiples, taken modulo 1, are spread evenly over 0..1 whatever their number. */
const GOLDEN_SHARE = (Math.sqrt(5) - 1) / 2

/** In an interval up to this long, a lower share than in a neighbor means a part of it: a shift or a break begins or ends there. */
const LONGEST_PART_SECONDS = 30 * SECONDS_PER_MINUTE

interface Change {
  readonly at: number
  readonly agent: number
  readonly present: boolean
}

/**
 * Agents with shifts are present during them. Agents whose presence in the average week was observed are present for
 * the observed share of each period, if profiles cover a week: on that share of the days, or for a part of a short period
 * beside one with a higher share. Other agents are present for a share of the time that follows from their availability.
 * With profiles it is availability times the work of a period over the typical work, at most 1. On each day of the
 * profile every agent draws a threshold, and is present while the share is above it. So agents come as the day gets busy
 * and go as it gets quiet. Agents with the same work draw evenly spread thresholds, so that nearly the intended number of
 * each kind is present. An availability of 1 means always present.
 *
 * A contact in hand is always finished. If an agent who should leave still has one, the first free agent of the group
 * leaves instead, see `relieve`.
 */
export function createPresence(
  compiled: Compiled,
  seed: number,
  replication: number,
  followsDemand: boolean,
): Presence {
  const { model, rates } = compiled
  const changes: Change[] = []
  const drawn: number[] = []
  for (const [a, agent] of model.agents.entries()) {
    // Agents who may take no contact are never on queue.
    if (!agent.eligible) continue
    if (agent.shifts !== undefined) changes.push(...shiftChanges(compiled, agent.shifts, a))
    else if (agent.availability >= 1 && !hasWeek(agent, rates)) changes.push({ at: 0, agent: a, present: true })
    else if (agent.availability > 0 || hasWeek(agent, rates)) drawn.push(a)
  }
  if (drawn.length > 0) {
    const stream = randomStream(seed, replication, PRESENCE_STREAM)
    const more = drawnChanges(compiled, drawn, stream, followsDemand && rates.segments !== undefined)
    for (const one of more) changes.push(one)
  }
  const sorted = inOrder(changes)
  return {
    at: Float64Array.from(sorted, ({ at }) => at),
    agent: Int32Array.from(sorted, ({ agent }) => agent),
    present: Uint8Array.from(sorted, ({ present }) => (present ? 1 : 0)),
  }
}

/** Sorted by time, and departures before arrivals. Many agents come and go at the same few times. */
function inOrder(changes: readonly Change[]): Change[] {
  const byTime = new Map<number, Change[]>()
  for (const one of changes) {
    const own = byTime.get(one.at)
    if (own === undefined) byTime.set(one.at, [one])
    else own.push(one)
  }
  const sorted: Change[] = []
  for (const [, own] of [...byTime].sort(([x], [y]) => x - y)) {
    own.sort((x, y) => Number(x.present) - Number(y.present) || x.agent - y.agent)
    for (const one of own) sorted.push(one)
  }
  return sorted
}

/** Whether an agent's observed week can be applied to the profile: rates vary, and the profile is a week. */
function hasWeek(agent: ModelAgent, rates: Rates): agent is ModelAgent & { readonly week: readonly WeekPresence[] } {
  return agent.week !== undefined && rates.segments !== undefined && rates.profileMinutes === WEEK_MINUTES
}

type Shifts = readonly { readonly fromMinute: number; readonly toMinute: number }[]

/** The shifts that begin before the arrivals end, in every repetition of the profile. Overlapping shifts are merged. */
function shiftChanges({ rates }: Compiled, shifts: Shifts, agent: number): Change[] {
  const { originMinute, profileMinutes, segments } = rates
  const untilMinute = originMinute + (segments?.end.at(-1) ?? 0) / SECONDS_PER_MINUTE
  const last = Math.ceil(untilMinute / profileMinutes)
  const spans: [number, number][] = []
  for (let repetition = Math.floor(originMinute / profileMinutes) - 1; repetition <= last; repetition++) {
    for (const { fromMinute, toMinute } of shifts) {
      const from = fromMinute + repetition * profileMinutes
      const to = toMinute + repetition * profileMinutes
      // A shift of an earlier repetition only counts if the run begins within that repetition.
      const begun = from >= Math.min(0, originMinute - profileMinutes) || repetition === 0
      if (begun && to > originMinute && from < untilMinute) spans.push([from, to])
    }
  }
  spans.sort((x, y) => x[0] - y[0])
  const changes: Change[] = []
  let end = -Infinity
  for (const [from, to] of spans) {
    if (from > end) {
      if (end > -Infinity) changes.push(change(end, agent, false, originMinute))
      changes.push(change(from, agent, true, originMinute))
    }
    end = Math.max(end, to)
  }
  if (end > -Infinity) changes.push(change(end, agent, false, originMinute))
  return changes
}

function change(minute: number, agent: number, present: boolean, originMinute: number): Change {
  return { at: Math.max(0, (minute - originMinute) * SECONDS_PER_MINUTE), agent, present }
}

function drawnChanges(compiled: Compiled, drawn: number[], stream: RandomStream, followsDemand: boolean): Change[] {
  const { model, rates } = compiled
  const ends = rates.segments?.end ?? Float64Array.of(Infinity)
  const starts = ends.map((_, s) => (s === 0 ? 0 : (ends[s - 1] ?? 0)))
  const minutes = starts.map((start, s) =>
    minuteOfWeek(rates.originMinute + (start + (ends[s] ?? start)) / 2 / SECONDS_PER_MINUTE),
  )
  const staff = followsDemand ? rates.segments?.staff : undefined
  const days = dailyThresholds(compiled, drawn, starts, stream)
  const changes: Change[] = []
  // Agent by agent, since each has an individual week; the changes are sorted by time afterwards.
  for (const a of drawn) {
    const agent = model.agents[a]
    if (agent === undefined) continue
    const walk = hasWeek(agent, rates) ? shareWalk(agent.week) : undefined
    const shares = minutes.map((minute, s) => walk?.(minute) ?? presentShare(agent, staff?.[s] ?? 1))
    let there = false
    const set = (at: number, present: boolean): void => {
      if (present !== there) changes.push({ at, agent: a, present })
      there = present
    }
    for (let s = 0; s < starts.length; s++) {
      const [start, end, share] = [starts[s] ?? 0, ends[s] ?? 0, shares[s] ?? 0]
      const [before, after] = [shares[s - 1] ?? 0, shares[s + 1] ?? 0]
      const isShort = walk !== undefined && end - start <= LONGEST_PART_SECONDS
      const usual = isShort ? Math.max(before, share, after) : share
      const comes = share > 0 && (days[s]?.[a] ?? 1) < usual
      const seconds = (end - start) * (share / usual)
      if (share === usual || !comes) set(start, comes)
      else if (before < after) {
        set(start, false)
        set(end - seconds, true)
      } else {
        set(start, true)
        set(start + seconds, false)
      }
    }
  }
  return changes
}

/** The thresholds of the agents in each segment: drawn for each day. */
function dailyThresholds(
  compiled: Compiled,
  drawn: readonly number[],
  starts: Float64Array,
  stream: RandomStream,
): Float64Array[] {
  const kinds = groupKinds(compiled, drawn)
  let thresholds: Float64Array = new Float64Array(compiled.agentCount)
  let day = -Infinity
  const found: Float64Array[] = []
  for (const start of starts) {
    const today = Math.floor((compiled.rates.originMinute + start / SECONDS_PER_MINUTE) / DAY_MINUTES + 1e-9)
    if (today !== day) {
      day = today
      thresholds = spreadThresholds(kinds, stream, compiled.agentCount)
    }
    found.push(thresholds)
  }
  return found
}

function presentShare({ availability, staffedSeconds }: ModelAgent, staff: number): number {
  return staffedSeconds === 0 ? availability : Math.min(1, availability * staff)
}

/** Agents, each with a number for the set of types that they can take. Agents with the same number are adjacent. */
interface Kind {
  readonly agent: number
  readonly kind: number
}

function groupKinds(compiled: Compiled, agents: readonly number[]): Kind[] {
  const { reach, typeCount, agentCount, staffDoors = reach.doors } = compiled
  const keyed = agents.map((agent) => {
    const types: number[] = []
    for (let k = 0; k < typeCount; k++) if ((staffDoors[k * agentCount + agent] ?? 0) !== 0) types.push(k)
    return { agent, key: types.join() }
  })
  const numbers = new Map([...new Set(keyed.map(({ key }) => key))].sort().map((key, kind) => [key, kind]))
  const kinds = keyed.map(({ agent, key }) => ({ agent, kind: numbers.get(key) ?? 0 }))
  return kinds.sort((x, y) => x.kind - y.kind || x.agent - y.agent)
}

function spreadThresholds(kinds: readonly Kind[], stream: RandomStream, agents: number): Float64Array {
  const start = stream.uniform()
  const shuffled = kinds
    .map(({ agent, kind }) => ({ agent, kind, draw: stream.uniform() }))
    .sort((x, y) => x.kind - y.kind || x.draw - y.draw)
  const thresholds = new Float64Array(agents)
  shuffled.forEach(({ agent }, i) => {
    thresholds[agent] = (start + i * GOLDEN_SHARE) % 1
  })
  return thresholds
}
