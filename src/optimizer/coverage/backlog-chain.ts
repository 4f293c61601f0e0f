import { countDistribution } from '../erlang/kit/count-distribution'
import { type Flow, follow } from './backlog-fluid'

/** Exact averages over an interval that starts in the state in which the one before ended. */
export interface ExpectedFigures {
  readonly waiting: number
  /** Share of contacts that find all agents busy. */
  readonly waitProbability: number
  /**
   * Share of all offered contacts that are served within the target, if the number of agents does not change while they
   * wait.
   */
  readonly serviceLevel: number
  /** Share of their time that agents are busy. */
  readonly occupancy: number
}

/** Mean number of jumps of the uniformized chain in one step of the calculation; the number is Poisson. */
const JUMPS = 32
/** Maximum number of jumps in one such step: the Poisson tail beyond it is below 1e-16. */
const MOST_JUMPS = 100
/** States at either end with a probability below this are dropped after each step. */
const NEGLIGIBLE = 1e-14

/** Maximum number of states of a chain: far more than needed for any center within {@link MOST_WORK}. */
const MOST_STATES = 100_000
/** Maximum number of state updates of a projection: about ten seconds. */
const MOST_WORK = 5e9

/** Probabilities of the number of contacts in the system; only those from `low` to `high` are not negligible. */
export interface Chain {
  /** Number of state updates that are left. */
  work: number
  p: Float64Array
  next: Float64Array
  low: number
  high: number
}

/**
 * The chain at its start. With a backlog all agents are busy; without one, the first interval starts in its steady
 * state. Undefined if the chain would have too many states.
 */
export function emptyChain(flows: readonly Flow[], seconds: number, waiting: number): Chain | undefined {
  let most = waiting
  let inSystem = waiting
  let arrivals = 0
  for (const flow of flows) {
    inSystem = follow(flow, Math.max(inSystem, Math.min(flow.load, flow.agents)), seconds).end
    most = Math.max(most, inSystem, flow.agents)
    arrivals += flow.arrivals * seconds
  }
  // The fluid maximum plus ten standard deviations of all arrivals and departures.
  const states = Math.ceil(most + 10 * Math.sqrt(2 * arrivals) + 50)
  if (!(states <= MOST_STATES)) return undefined
  const [p, next] = [new Float64Array(states + 2), new Float64Array(states + 2)]
  const chain: Chain = { work: MOST_WORK, p, next, low: 0, high: states }
  const first = flows[0]
  if (waiting > 0 || first === undefined) {
    chain.low = chain.high = Math.round((first?.agents ?? 0) + waiting)
    chain.p[chain.low] = 1
  } else startSteady(chain, first)
  return chain
}

/** The steady state of the flow. A flow without one starts with all agents busy and no contact waiting. */
function startSteady(chain: Chain, flow: Flow): void {
  if (flow.leaving === 0 && flow.load >= flow.agents) {
    chain.low = chain.high = flow.agents
    chain.p[flow.agents] = 1
    return
  }
  const mode = Math.min(chain.high, Math.floor(follow(flow, Math.min(flow.load, flow.agents), 1e9).end))
  chain.p[mode] = 1
  for (let n = mode; n < chain.high; n++) chain.p[n + 1] = ((chain.p[n] ?? 0) * flow.arrivals) / rateDown(flow, n + 1)
  for (let n = mode; n > 0 && flow.arrivals > 0; n--) {
    chain.p[n - 1] = ((chain.p[n] ?? 0) * rateDown(flow, n)) / flow.arrivals
  }
  const total = chain.p.reduce((sum, value) => sum + value, 0)
  for (let n = 0; n <= chain.high; n++) chain.p[n] = (chain.p[n] ?? 0) / total
  trim(chain)
}

function rateDown({ agents, ahtSeconds, leaving }: Flow, n: number): number {
  return Math.min(n, agents) / ahtSeconds + Math.max(0, n - agents) * leaving
}

/**
 * Moves the chain through an interval and returns the averages over it. These are also the averages that contacts
 * meet, since Poisson arrivals see time averages. Null if the work left does not suffice, which then holds for all
 * later intervals too.
 */
export function expectedFigures(
  chain: Chain,
  flow: Flow,
  seconds: number,
  targetSeconds: number,
): ExpectedFigures | null {
  const mean = carry(chain, flow, seconds)
  if (mean === undefined) return null
  const { agents, ahtSeconds, leaving } = flow
  const room = mean.length - agents
  const law =
    leaving === 0
      ? { mean: (agents * targetSeconds) / ahtSeconds }
      : { shape: agents / (ahtSeconds * leaving) + 1, elapsed: targetSeconds * leaving }
  const late = countDistribution(law, Math.max(0, room))
  let [waiting, waits, busy, inTime] = [0, 0, 0, 0]
  for (let n = 0; n < mean.length; n++) {
    const share = mean[n] ?? 0
    busy += share * Math.min(n, agents)
    if (n < agents) {
      inTime += share
      continue
    }
    const ahead = n - agents
    waiting += share * ahead
    waits += share
    // The contact is served after all those ahead of it, if its patience lasts.
    const stays = leaving === 0 ? 1 : agents / ahtSeconds / (agents / ahtSeconds + (ahead + 1) * leaving)
    if (agents > 0) inTime += share * stays * (1 - (late[ahead] ?? 1))
  }
  return {
    waiting,
    waitProbability: waits,
    serviceLevel: Math.min(1, inTime),
    occupancy: agents > 0 ? busy / agents : 0,
  }
}

/**
 * Moves the chain on by `seconds`. Returns the probabilities averaged over that time, or undefined if it would take too
 * much work.
 */
function carry(chain: Chain, flow: Flow, seconds: number): Float64Array | undefined {
  const states = chain.p.length - 2
  chain.work -= states
  const mean = new Float64Array(states + 1)
  let left = seconds
  while (left > 0) {
    // The largest number of contacts possible at the end of the step bounds the rate of all events.
    const top = Math.min(states, chain.high + MOST_JUMPS)
    const rate = flow.arrivals + rateDown(flow, top)
    const stretch = rate === 0 ? left : Math.min(left, JUMPS / rate)
    const cost = MOST_JUMPS * (top - chain.low + MOST_JUMPS)
    // Checked before the stretch begins, so that none is left unfinished.
    if (!((left / stretch) * cost <= chain.work)) {
      chain.work = 0
      return undefined
    }
    chain.work -= cost
    jump(chain, flow, rate, stretch, mean, seconds)
    left -= stretch
  }
  return mean
}

/** One step: p e^(Q t) and its integral, as sums over the Poisson number of jumps. */
function jump(chain: Chain, flow: Flow, rate: number, stretch: number, mean: Float64Array, seconds: number): void {
  const states = chain.p.length - 2
  const expected = rate * stretch
  const low = Math.max(0, chain.low - MOST_JUMPS)
  const high = Math.min(states, chain.high + MOST_JUMPS)
  const sum = new Float64Array(high - low + 1)
  const jumps = { low, sum, mean, rate, flow, weight: Math.exp(-expected), share: 0 }
  let beyond = 1 - jumps.weight
  for (let count = 0; ; count++) {
    jumps.share = rate === 0 ? stretch / seconds : beyond / (rate * seconds)
    step(chain, Math.max(low, chain.low - count), Math.min(high, chain.high + count), jumps)
    if (count >= MOST_JUMPS || (count > expected && beyond < 1e-16)) break
    jumps.weight *= expected / (count + 1)
    beyond = Math.max(0, beyond - jumps.weight)
  }
  chain.p.fill(0, low, high + 1)
  chain.next.fill(0, low, high + 1)
  chain.p.set(sum, low)
  chain.low = low
  chain.high = high
  trim(chain)
}

interface Jumps {
  readonly low: number
  readonly sum: Float64Array
  readonly mean: Float64Array
  readonly rate: number
  readonly flow: Flow
  /**
   * The probability that exactly this many jumps have been made at the end of the step, and the share of the step with
   * this number of jumps.
   */
  weight: number
  share: number
}

/**
 * Adds the states from `first` to `last` to both sums and lets each state jump once. In the highest state, arrivals are
 * dropped.
 */
function step(chain: Chain, first: number, last: number, { low, sum, mean, rate, flow, weight, share }: Jumps): void {
  const { p, next } = chain
  const { agents, ahtSeconds, leaving, arrivals } = flow
  const top = p.length - 2
  const up = rate === 0 ? 0 : arrivals / rate
  const served = rate === 0 ? 0 : 1 / ahtSeconds / rate
  const gone = rate === 0 ? 0 : leaving / rate
  if (first > 0) next[first - 1] = 0
  next[first] = 0
  for (let n = first; n <= last; n++) {
    const value = p[n] ?? 0
    sum[n - low] = (sum[n - low] ?? 0) + weight * value
    mean[n] = (mean[n] ?? 0) + share * value
    const down = n < agents ? n * served : agents * served + (n - agents) * gone
    const rise = n < top ? up : 0
    if (n > 0) next[n - 1] = (next[n - 1] ?? 0) + down * value
    next[n] = (next[n] ?? 0) + (1 - rise - down) * value
    next[n + 1] = rise * value
  }
  chain.p = next
  chain.next = p
}

function trim(chain: Chain): void {
  while (chain.low < chain.high && (chain.p[chain.low] ?? 0) < NEGLIGIBLE) chain.p[chain.low++] = 0
  while (chain.high > chain.low && (chain.p[chain.high] ?? 0) < NEGLIGIBLE) chain.p[chain.high--] = 0
}
