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

/** Input of {@link projectBacklog}. */
export interface BacklogInput {
  /** In order of time. If the queue has not recovered at the end, the last interval continues. */
  readonly intervals: readonly BacklogInterval[]
  /** Length of every interval. Default 30. */
  readonly intervalMinutes?: number | undefined
  /** Contacts waiting at the start, with all agents busy. Default 0: the first interval starts in its steady state. */
  readonly waiting?: number | undefined
  /** Contacts waiting at which the queue counts as overflowing. Without it `overflowSeconds` is null. */
  readonly overflowAt?: number | undefined
  /** Mean patience. Default: nobody abandons. */
  readonly patienceSeconds?: number | undefined
  /** Longest wait within service level. Default 20. */
  readonly targetSeconds?: number | undefined
  /**
   * True skips the view with randomness, which is computed state by state: `expected` is then null everywhere. Default
   * false.
   */
  readonly fluidOnly?: boolean | undefined
}

/** Result of {@link projectBacklog}. Seconds are counted from the start of the first interval; null means never. */
export interface BacklogProjection {
  readonly intervals: readonly ProjectedInterval[]
  /** When contacts begin to wait because all agents are busy. */
  readonly backlogSeconds: number | null
  /** When `overflowAt` contacts wait for the first time. */
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
   * With randomness: averages over the interval, for random arrivals and handle times. Null with `fluidOnly`, or if the
   * calculation would take too long (see `notes`).
   */
  readonly expected: ExpectedFigures | null
}

/**
 * Follows a queue through intervals of changing demand and staff: when it overflows, when it has recovered, and how
 * callers are served in the meantime. Each interval starts with the backlog that the one before left.
 *
 * The result has two views. Without randomness (fluid): contacts arrive at the rate of arrivals and leave at
 * min(contacts, agents) / AHT plus the rate of abandonment, solved piece by piece in closed form. In overload, the
 * backlog is b + (arrivals - agents / AHT) t, and recovery takes b / (agents / AHT - arrivals). With randomness: the
 * Markov chain of Poisson arrivals and exponential handle times and patience. Its probabilities are carried through the
 * intervals (uniformization, exact to about 1e-10). This view also covers busy intervals that are not overloaded. If
 * agents leave, the contacts that they handle wait again. A day with 100 agents takes about one second, a day with 400
 * agents five; `fluidOnly` skips this view. It stops after five billion state updates (about ten seconds) and does not
 * start with more than 100,000 states. From that interval on `expected` is null, and `notes` say so.
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
    `From intervals[${first}] on, there are only figures without randomness: with so many contacts, the calculation with randomness takes too long.`,
  ]
}

function after(from: number, seconds: number | null, within: number): number | null {
  return seconds === null || seconds > within ? null : from + seconds
}

function flowOf({ callsPerHour, ahtSeconds, agents }: BacklogInterval, { patienceSeconds }: BacklogInput): Flow {
  const arrivals = callsPerHour / SECONDS_PER_HOUR
  // Contacts with a handle time of 0 never wait.
  const load = arrivals * ahtSeconds
  return { arrivals, load, ahtSeconds, agents, leaving: patienceSeconds === undefined ? 0 : 1 / patienceSeconds }
}

function startOf(first: Flow | undefined, waiting: number): number {
  if (first === undefined) return 0
  return waiting > 0 ? first.agents + waiting : Math.min(first.load, first.agents)
}

/** Time until all contacts waiting now are served or have abandoned, in order of arrival. */
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
