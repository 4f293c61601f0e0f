import {
  amountIssue,
  flagIssue,
  given,
  mustBeList,
  mustBeObject,
  type Offered,
  offeredLoad,
  positiveIssue,
  refuse,
  SECONDS_PER_HOUR,
  wholeIssue,
} from '../erlang/kit/inputs'
import { type ExpectedFigures, emptyChain, expectedFigures } from './backlog-chain'
import { crossingSeconds, type Flow, follow, settlingSeconds } from './backlog-fluid'

/** Demand and staff of one stretch of time. */
export interface BacklogInterval extends Offered {
  /** Agents on the queue, a whole number. */
  readonly agents: number
}

/** What {@link projectBacklog} needs. */
export interface BacklogInput {
  /** In order of time. When the queue has not recovered by then, the last one continues. */
  readonly intervals: readonly BacklogInterval[]
  /** Length of every interval. Default 30. */
  readonly intervalMinutes?: number | undefined
  /** Contacts that wait at the start, everyone being busy. Default 0: the start of a steady first interval. */
  readonly waiting?: number | undefined
  /** Contacts waiting at which the queue counts as overflowing. Without it `overflowSeconds` is null. */
  readonly overflowAt?: number | undefined
  /** Mean patience. Default: nobody abandons. */
  readonly patienceSeconds?: number | undefined
  /** Waiting time that still counts as in time. Default 20. */
  readonly targetSeconds?: number | undefined
  /** True leaves out what has to be computed state by state: `expected` is then null everywhere. Default false. */
  readonly fluidOnly?: boolean | undefined
}

/** The answer of {@link projectBacklog}. Seconds count from the start of the first interval; null: it never happens. */
export interface BacklogProjection {
  readonly intervals: readonly ProjectedInterval[]
  /** When contacts begin to pile up before busy agents. */
  readonly backlogSeconds: number | null
  /** When `overflowAt` contacts wait. */
  readonly overflowSeconds: number | null
  /** When the backlog is gone for good; 0 if there never is one. */
  readonly recoverySeconds: number | null
  /** What could not be calculated, in sentences for people. */
  readonly notes: readonly string[]
}

/** One interval of a {@link BacklogProjection}. */
export interface ProjectedInterval {
  /** Offered load in erlang. */
  readonly load: number
  /** Contacts waiting at the end, without randomness. */
  readonly backlogAtEnd: number
  /** Most contacts waiting in the interval, without randomness. */
  readonly mostBacklog: number
  /** How long the last contact of the interval waits for its agent, without randomness. */
  readonly waitAtEndSeconds: number
  /**
   * With randomness: averages over the interval of a queue of random arrivals and handle times. Null with `fluidOnly`, and
   * where it would have cost too much (see `notes`).
   */
  readonly expected: ExpectedFigures | null
}

/**
 * Follows a queue through intervals of changing demand and staff: when it overflows, when it has recovered, and what
 * callers meet meanwhile. Each interval starts with what the one before left over.
 *
 * Two views. Without randomness (fluid): contacts flow in at the rate of arrivals and out at min(contacts, agents) / AHT
 * plus the rate of abandonment; solved piece by piece in closed form. In overload that is the backlog
 * b + (arrivals - agents / AHT) t, and recovery takes b / (agents / AHT - arrivals). With randomness: the Markov chain of
 * Poisson arrivals, exponential handle times and patience, its probabilities carried through the intervals
 * (uniformization, exact to about 1e-10), which also covers busy intervals that are not overloaded. When agents leave,
 * the contacts they handle wait again. A day of 100 agents takes about a second, one of 400 five: `fluidOnly` skips this
 * view. It stops after five billion changes of a state (some ten seconds) and does not start with more than 100,000
 * states: `expected` is null from that interval on, and `notes` say so.
 *
 * @throws ValidationError naming each field that is wrong
 * @example
 * projectBacklog({
 *   intervals: [{ callsPerHour: 300, ahtSeconds: 240, agents: 18 }, { callsPerHour: 200, ahtSeconds: 240, agents: 18 }],
 *   overflowAt: 10,
 * }).recoverySeconds // 2571: 15 contacts wait after half an hour; from then on 70 an hour more leave than come
 */
export function projectBacklog(input: BacklogInput): BacklogProjection {
  mustBeObject('projectBacklog', input)
  mustBeList('projectBacklog', input.intervals, 'intervals')
  check(input)
  const seconds = (input.intervalMinutes ?? 30) * 60
  const flows = input.intervals.map((interval): Flow => flowOf(interval, input))
  const chain = input.fluidOnly === true ? undefined : emptyChain(flows, seconds, input.waiting ?? 0)
  const intervals: ProjectedInterval[] = []
  let inSystem = startOf(flows[0], input.waiting ?? 0)
  let backlogSeconds: number | null = null
  let overflowSeconds: number | null = null
  let recoverySeconds: number | null = 0
  for (const [n, flow] of flows.entries()) {
    const last = n === flows.length - 1
    const from = n * seconds
    const begun = inSystem
    const within = last ? Number.POSITIVE_INFINITY : seconds
    backlogSeconds ??= after(from, crossingSeconds(flow, begun, 0), within)
    if (input.overflowAt !== undefined) {
      overflowSeconds ??= after(from, crossingSeconds(flow, begun, input.overflowAt), within)
    }
    const { end, most } = follow(flow, begun, seconds)
    inSystem = end
    const settled = settlingSeconds(flow, begun)
    if (most > flow.agents || (last && settled === null)) {
      recoverySeconds = settled !== null && settled < within ? from + settled : null
    } else recoverySeconds ??= from
    const backlogAtEnd = Math.max(0, end - flow.agents)
    intervals.push({
      load: flow.load,
      backlogAtEnd,
      mostBacklog: Math.max(0, most - flow.agents),
      waitAtEndSeconds: drainSeconds(flow, backlogAtEnd),
      expected: chain === undefined ? null : expectedFigures(chain, flow, seconds, input.targetSeconds ?? 20),
    })
  }
  const notes = input.fluidOnly === true ? [] : notesOn(intervals)
  return { intervals, backlogSeconds, overflowSeconds, recoverySeconds, notes }
}

function notesOn(intervals: readonly ProjectedInterval[]): string[] {
  const first = intervals.findIndex(({ expected }) => expected === null)
  if (first < 0) return []
  return [
    `From intervals[${first}] on, there are only figures without randomness: too many contacts wait, arrive or leave to follow each of them.`,
  ]
}

function after(from: number, seconds: number | null, within: number): number | null {
  return seconds === null || seconds > within ? null : from + seconds
}

function flowOf({ callsPerHour, ahtSeconds, agents }: BacklogInterval, { patienceSeconds }: BacklogInput): Flow {
  const arrivals = callsPerHour / SECONDS_PER_HOUR
  // Contacts that take no time never wait.
  const load = arrivals * ahtSeconds
  return { arrivals, load, ahtSeconds, agents, leaving: patienceSeconds === undefined ? 0 : 1 / patienceSeconds }
}

function startOf(first: Flow | undefined, waiting: number): number {
  if (first === undefined) return 0
  return waiting > 0 ? first.agents + waiting : Math.min(first.load, first.agents)
}

/** Until those who wait now are all served or gone, in the order of their arrival. */
function drainSeconds({ agents, ahtSeconds, leaving }: Flow, waiting: number): number {
  if (waiting === 0) return 0
  const pace = agents / ahtSeconds
  return leaving === 0 ? waiting / pace : Math.log1p((leaving * waiting) / pace) / leaving
}

function check({
  intervals,
  intervalMinutes = 30,
  waiting = 0,
  overflowAt,
  patienceSeconds,
  targetSeconds,
  fluidOnly,
}: BacklogInput) {
  refuse('projectBacklog', [
    positiveIssue('intervalMinutes', intervalMinutes),
    amountIssue('waiting', waiting),
    overflowAt === undefined ? undefined : positiveIssue('overflowAt', overflowAt),
    patienceSeconds === undefined ? undefined : positiveIssue('patienceSeconds', patienceSeconds),
    targetSeconds === undefined ? undefined : amountIssue('targetSeconds', targetSeconds),
    given(fluidOnly, (value) => flagIssue('fluidOnly', value)),
    ...intervals.flatMap(({ callsPerHour, ahtSeconds, agents }, n) => [
      amountIssue(`intervals[${n}].callsPerHour`, callsPerHour),
      positiveIssue(`intervals[${n}].ahtSeconds`, ahtSeconds),
      wholeIssue(`intervals[${n}].agents`, agents, 0),
    ]),
  ])
  for (const interval of intervals) offeredLoad('projectBacklog', interval)
}
