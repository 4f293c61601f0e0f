import { countDistribution } from './kit/count-distribution'
import {
  amountIssue,
  issue,
  isWhole,
  type Offered,
  offeredLoad,
  positiveIssue,
  refuse,
  SECONDS_PER_HOUR,
  wholeIssue,
} from './kit/inputs'
import { reciprocalBlockingExcess } from './kit/reciprocal-blocking'

/** Input of {@link finiteQueue}. */
export interface FiniteQueueInput extends Offered {
  /** Agents on the queue, a whole number of at least 0. */
  readonly agents: number
  /** Lines (trunks) for calls in service and waiting together, a whole number from `agents` to 10,000,000. */
  readonly lines: number
  /** Target wait for service level, in seconds, at least 0. */
  readonly targetSeconds: number
  /** Mean patience in seconds, exponentially distributed, above 0. Without it, callers who got a line never abandon. */
  readonly patienceSeconds?: number | undefined
}

/** Result of {@link finiteQueue}. "Accepted" are the calls that found a free line. */
export interface FiniteQueueResult {
  /** Offered load in erlang. */
  readonly load: number
  /** Share of their time that agents are busy, 0..1. */
  readonly occupancy: number
  /** Share of offered calls that find every line taken. */
  readonly blockingProbability: number
  /** Share of offered calls that get a line but no agent at once. */
  readonly waitProbability: number
  /** Share of offered calls that get a line and are abandoned. */
  readonly abandonProbability: number
  /** Mean wait of accepted calls in seconds, until an agent answers or the caller abandons. */
  readonly asaSeconds: number
  /** Mean number of calls that wait. */
  readonly queueLength: number
  /** Calls served within the target, as a share of three different totals. */
  readonly serviceLevel: {
    /** Of all offered calls, blocked ones included. */
    readonly offered: number
    /** Of the accepted calls. */
    readonly accepted: number
    /** Of the served calls. */
    readonly served: number
  }
}

/** A limit that protects against lists too large for memory. */
const MOST_LINES = 10_000_000

/**
 * A queue with a limited number of lines, with or without abandonment (M/M/N/K and M/M/N/K+M). Exact:
 * states are summed from the most likely one outwards, so neither overload nor thousands of lines cause an overflow of numbers.
 * The queue is always stable. With as many lines as agents it is Erlang B.
 *
 * @throws ValidationError naming each field that is not a number of the described kind
 * @example
 * finiteQueue({ callsPerHour: 504, ahtSeconds: 600, agents: 90, lines: 120, targetSeconds: 30 }).blockingProbability // 0.0036
 */
export function finiteQueue(input: FiniteQueueInput): FiniteQueueResult {
  const load = offeredLoad('finiteQueue', input)
  refuseShape(input)
  const { agents, lines, callsPerHour } = input
  if (load === 0) return IDLE
  const queue = queueWeights(input, lines - agents, load)
  const excess = agents === 0 ? 0 : reciprocalBlockingExcess(agents, load)
  if (excess === Infinity) return { ...IDLE, load, occupancy: load / agents }
  const below = excess * (queue[0] ?? 0)
  const norm = queue.reduce((sum, weight) => sum + weight, below)
  const share = (weight: number): number => weight / norm
  const beyond = queue.reduce((sum, weight, j) => (j === 0 ? 0 : sum + weight), 0)
  const queueLength = share(queue.reduce((sum, weight, j) => sum + j * weight, 0))
  const blockingProbability = share(queue[lines - agents] ?? 0)
  const accepted = share(norm - (queue[lines - agents] ?? 0))
  const callsPerSecond = callsPerHour / SECONDS_PER_HOUR
  const served = share(below) + share(beyond) * (agents / load)
  const inTime = Math.max(0, served - share(lateServed(input, queue)))
  return {
    load,
    occupancy: agents > 0 ? Math.min(1, (served * load) / agents) : 0,
    blockingProbability,
    waitProbability: share(norm - below - (queue[lines - agents] ?? 0)),
    abandonProbability:
      input.patienceSeconds === undefined ? 0 : queueLength / (callsPerSecond * input.patienceSeconds),
    asaSeconds: accepted > 0 ? queueLength / callsPerSecond / accepted : 0,
    queueLength,
    serviceLevel: {
      offered: inTime,
      accepted: accepted > 0 ? Math.min(1, inTime / accepted) : 0,
      served: served > 0 ? inTime / served : 0,
    },
  }
}

/** Weights of 0, 1, .. `room` waiting calls relative to the likeliest of them. */
function queueWeights({ agents, ahtSeconds, patienceSeconds }: FiniteQueueInput, room: number, load: number) {
  const leaving = patienceSeconds === undefined ? 0 : ahtSeconds / patienceSeconds
  const ratio = (j: number): number => load / (agents + j * leaving)
  const last = leaving > 0 ? Math.floor((load - agents) / leaving) : room
  const mode = load > agents ? Math.min(room, last) : 0
  const weights = new Float64Array(room + 1)
  weights[mode] = 1
  for (let j = mode + 1; j <= room; j += 1) weights[j] = (weights[j - 1] ?? 0) * ratio(j)
  for (let j = mode; j > 0; j -= 1) weights[j - 1] = (weights[j] ?? 0) / ratio(j)
  return weights
}

/**
 * Weight of the calls that are served after the target. A caller who finds j calls waiting is served when j + 1 calls
 * have left the queue. Without abandonment, the number of calls that have left after a time is Poisson. With
 * abandonment it is negative binomial, since each call that leaves makes the next departure slower. Let c be the
 * calls that busy agents end per mean patience. The shape is c + 1, because only callers who have not abandoned
 * count.
 */
function lateServed(input: FiniteQueueInput, queue: Float64Array): number {
  const { agents, ahtSeconds, patienceSeconds, targetSeconds } = input
  const room = queue.length - 1
  if (room === 0 || agents === 0) return 0
  const c = patienceSeconds === undefined ? Infinity : (agents * patienceSeconds) / ahtSeconds
  const fewer =
    patienceSeconds === undefined
      ? countDistribution({ mean: (agents * targetSeconds) / ahtSeconds }, room)
      : countDistribution({ shape: c + 1, elapsed: targetSeconds / patienceSeconds }, room)
  let late = 0
  for (let j = 0; j < room; j += 1) {
    const stays = c === Infinity ? 1 : c / (c + j + 1)
    late += (queue[j] ?? 0) * stays * (fewer[j] ?? 0)
  }
  return late
}

function refuseShape(input: FiniteQueueInput): void {
  const { agents, lines, targetSeconds, patienceSeconds } = input
  const enough = isWhole(lines, isWhole(agents, 0) ? agents : 0) && lines <= MOST_LINES
  refuse('finiteQueue', [
    wholeIssue('agents', agents, 0),
    enough ? undefined : issue('lines', `must be a whole number from the number of agents to ${MOST_LINES}`, lines),
    amountIssue('targetSeconds', targetSeconds),
    patienceSeconds === undefined ? undefined : positiveIssue('patienceSeconds', patienceSeconds),
  ])
}

const IDLE: FiniteQueueResult = {
  load: 0,
  occupancy: 0,
  blockingProbability: 0,
  waitProbability: 0,
  abandonProbability: 0,
  asaSeconds: 0,
  queueLength: 0,
  serviceLevel: { offered: 1, accepted: 1, served: 1 },
}
