import { ValidationError } from '../../core/errors/input'
import { SECONDS_PER_HOUR } from '../../core/time/durations'
import { amountIssue, isAmount, issue, type Offered, offeredLoad, refuse } from './kit/inputs'
import { gapAfter, peakExponent, peakFactor } from './kit/peak'
import { byFraction, reciprocalBlockingExcess, scaledErfcFromSquare } from './kit/reciprocal-blocking'
import { stirlingFactor, UNIFORM_FROM, UNIFORM_HIGH, UNIFORM_LOW, uniformRemainder } from './kit/uniform-remainder'
import { expRest, meanServedWait } from './served-wait'

/** Input of {@link erlangA}. */
export interface ErlangAInput extends Offered {
  /** Agents on the queue, at least 0; may be a fraction. */
  readonly agents: number
  /** Target wait for service level, in seconds, at least 0. */
  readonly targetSeconds: number
  /**
   * Mean patience in seconds: how long a caller would wait before abandoning, exponentially distributed; at least 0.
   * Estimate it as total waiting time of all calls / number of abandoned calls, never as the mean wait of abandoners.
   */
  readonly patienceSeconds: number
}

/** The ways in which tools define the service level of a queue with abandonment; all for the same target. */
export interface PatientServiceLevel {
  /** Served within the target / all offered. The default everywhere in this package. */
  readonly offered: number
  /** Served within the target / (offered minus those abandoned within the target). */
  readonly excludingShortAbandons: number
  /** Served within the target / served. */
  readonly served: number
  /** Share of all calls whose wait, ended by an agent or by abandoning, is within the target. */
  readonly waitWithin: number
  /** Probability that the virtual wait is within the target: the wait of a caller with infinite patience. */
  readonly offeredWaitWithin: number
}

/** Result of {@link erlangA}. */
export interface ErlangAResult {
  /** Offered load in erlang; may exceed the agents. */
  readonly load: number
  /** Share of their time that agents are busy, 0..1. */
  readonly occupancy: number
  /** Share of calls that find every agent busy. */
  readonly waitProbability: number
  /** Share of calls that are abandoned. */
  readonly abandonProbability: number
  /** Mean wait of all offered calls in seconds; for abandoned calls, the time until they were abandoned. */
  readonly asaSeconds: number
  /** Mean wait of the served calls in seconds. */
  readonly asaServedSeconds: number
  /** Five definitions of the service level for `targetSeconds`. */
  readonly serviceLevel: PatientServiceLevel
  /** Mean number of calls that wait. */
  readonly queueLength: number
}

/**
 * Erlang A: callers abandon after an exponentially distributed patience (M/M/N+M). Always stable, overload included.
 *
 * Exact: the sums over the queue states are incomplete gamma functions and are computed as such, with only positive
 * terms. Computing time does not grow with the number of agents, except for the mean wait of the served, where it grows
 * with the square root of the calls per patience up to a bound. A patience of 0, or below 1e-290 s, means a group
 * without a queue. The service level is exact to about 1e-14 for ordinary groups and to 1e-12 for 100,000 agents.
 *
 * @throws ValidationError if a field is not a finite number of at least 0 (for infinite patience use `erlangC`), or if
 * fields differ by hundreds of orders of magnitude, so that the result does not fit into a double.
 * @example
 * erlangA({ callsPerHour: 360, ahtSeconds: 250, agents: 24, targetSeconds: 10, patienceSeconds: 290 }).serviceLevel.offered
 * // 0.446
 */
export function erlangA(input: ErlangAInput): ErlangAResult {
  const load = offeredLoad('erlangA', input)
  const { agents, targetSeconds, patienceSeconds, ahtSeconds } = input
  if (!(isAmount(agents) && isAmount(targetSeconds) && isAmount(patienceSeconds))) {
    refuse('erlangA', [
      amountIssue('agents', agents),
      amountIssue('targetSeconds', targetSeconds),
      amountIssue('patienceSeconds', patienceSeconds),
    ])
  }
  if (load === 0) return noWait(0, 0)
  const excess = reciprocalBlockingExcess(agents, load)
  if (excess === Infinity) return noWait(load, load / agents)
  if (patienceSeconds < MIN_PATIENCE) return withoutQueue(load, agents, excess, (agents * targetSeconds) / ahtSeconds)
  const answer = withPatience(input, load, excess)
  const { asaSeconds, asaServedSeconds, occupancy, serviceLevel } = answer
  const { served, waitWithin, offeredWaitWithin } = serviceLevel
  if (Number.isFinite(asaSeconds + asaServedSeconds + occupancy + served + waitWithin + offeredWaitWithin))
    return answer
  throw new ValidationError([issue('patienceSeconds', TOO_FAR_APART, patienceSeconds)], { subject: 'erlangA' })
}

/** In seconds. A shorter patience cannot be distinguished from 0, and the sums would not be normal doubles. */
const MIN_PATIENCE = 1e-290
const TOO_FAR_APART = 'and other fields must be closer to each other in size (for infinite patience use erlangC)'

function withPatience(input: ErlangAInput, load: number, excess: number): ErlangAResult {
  const { agents, patienceSeconds, ahtSeconds, callsPerHour } = input
  const x = (callsPerHour / SECONDS_PER_HOUR) * patienceSeconds
  const ratio = patienceSeconds / ahtSeconds
  const c = agents * ratio
  const gap = (load - agents) * ratio
  const series = queueSeries(c, x, gap)
  const unit = Math.exp(-series.exponent)
  const norm = (1 + excess) * unit + series.tail
  const abandonProbability = Math.min(1, series.weighted / (x * norm))
  const servedAfterWait = (agents / load) * (series.tail / norm)
  const served = (excess * unit) / norm + servedAfterWait
  const waitingServed = servedAfterWait > 0 ? servedAfterWait * meanServedWait(c, x, gap) * patienceSeconds : 0
  const asaSeconds = abandonProbability * patienceSeconds
  return {
    load,
    occupancy: agents > 0 ? (load * (excess / agents) * unit + series.tail) / norm : 0,
    waitProbability: (series.tail + unit) / norm,
    abandonProbability,
    asaSeconds,
    asaServedSeconds: served > 0 ? waitingServed / served : 0,
    serviceLevel: serviceLevels(later(input.targetSeconds / patienceSeconds, c, x, gap, series, norm), {
      served,
      abandonProbability,
    }),
    queueLength: (callsPerHour / SECONDS_PER_HOUR) * asaSeconds,
  }
}

/**
 * What happens after the target time: probabilities over all offered calls, from the same sums at x e^-u, where u =
 * target / patience, times the factor exp(x (1 - e^-u) - c u). The factor equals exp(peakExponent(x) - peakExponent(x
 * e^-u)). So where the sums are scaled, the large exponents cancel exactly.
 */
function later(u: number, c: number, x: number, gap: number, whole: QueueSeries, norm: number) {
  const left = x * Math.exp(-u)
  const leftGap = gapAfter(u, c, x, gap)
  const series = queueSeries(c, left, leftGap)
  let lift = 0
  if (whole.exponent === 0) lift = gap * u - x * expRest(u) + series.exponent
  else if (series.exponent === 0) lift = -peakExponent(c, left, leftGap)
  const factor = Math.exp(lift) / norm
  return {
    virtualWait: factor * (series.tail + Math.exp(-series.exponent)),
    served: factor * series.tail * (c / x),
    abandoned: (factor * series.weighted) / x,
  }
}

function serviceLevels(
  late: ReturnType<typeof later>,
  all: { served: number; abandonProbability: number },
): PatientServiceLevel {
  const offered = Math.max(0, all.served - late.served)
  const shortAbandons = Math.max(0, all.abandonProbability - late.abandoned)
  return {
    offered,
    excludingShortAbandons: shortAbandons < 1 ? Math.min(1, offered / (1 - shortAbandons)) : 0,
    served: all.served > 0 ? offered / all.served : 0,
    waitWithin: Math.max(0, 1 - late.served - late.abandoned),
    offeredWaitWithin: Math.max(0, 1 - late.virtualWait),
  }
}

function noWait(load: number, occupancy: number): ErlangAResult {
  return {
    load,
    occupancy,
    waitProbability: 0,
    abandonProbability: 0,
    asaSeconds: 0,
    asaServedSeconds: 0,
    serviceLevel: { offered: 1, excludingShortAbandons: 1, served: 1, waitWithin: 1, offeredWaitWithin: 1 },
    queueLength: 0,
  }
}

/**
 * Nobody waits: callers who find every agent busy leave at once. A patient caller would wait for the first agent to
 * become free, which happens within the target with probability `endsWithinTarget`.
 */
function withoutQueue(load: number, agents: number, excess: number, endsWithinTarget: number): ErlangAResult {
  const blocked = 1 / (1 + excess)
  const served = excess * blocked
  return {
    load,
    occupancy: agents > 0 ? (load * served) / agents : 0,
    waitProbability: blocked,
    abandonProbability: blocked,
    asaSeconds: 0,
    asaServedSeconds: 0,
    serviceLevel: {
      offered: served,
      excludingShortAbandons: served > 0 ? 1 : 0,
      served: served > 0 ? 1 : 0,
      waitWithin: 1,
      offeredWaitWithin: 1 - blocked * Math.exp(-endsWithinTarget),
    },
    queueLength: 0,
  }
}

/**
 * Sums over the queue states of M/M/N+M. The unit of time is the mean patience: x is the arrivals and c the contacts
 * that all busy agents end, per mean patience. State j (j calls wait) has the weight t(j) = x^j / ((c+1) .. (c+j)),
 * relative to nobody waiting. `tail` is t(1) + t(2) + .., `weighted` is 1 t(1) + 2 t(2) + .. Both are divided by
 * exp(`exponent`), since the sums of an overloaded queue can exceed the largest double. `exponent` is 0 or {@link
 * peakExponent}.
 */
interface QueueSeries {
  readonly tail: number
  readonly weighted: number
  readonly exponent: number
}

/** `gap` is x - c. Relative error about 1e-14 in both sums; c >= 0, x >= 0. */
export function queueSeries(c: number, x: number, gap: number): QueueSeries {
  if (c < UNIFORM_FROM) return x < 2 * c + 50 ? bySum(c, x) : byComplement(c, x, gap)
  if (x < UNIFORM_LOW * c) return bySum(c, x)
  if (x > UNIFORM_HIGH * c) return byComplement(c, x, gap)
  return -gap > FRACTION_DISTANCE * Math.sqrt(x) ? byStableFraction(c, x, -gap) : byExpansion(c, x, gap)
}

/**
 * The continued fraction is used if x is more than this many standard deviations below c; it then needs at most about
 * 60 steps. Nearer to c, `weighted` comes from a difference, which loses at most a factor of this number squared,
 * about one digit.
 */
const FRACTION_DISTANCE = 4

function bySum(c: number, x: number): QueueSeries {
  let term = 1
  let tail = 0
  let weighted = 0
  for (let j = 1; ; j += 1) {
    term *= x / (c + j)
    tail += term
    weighted += j * term
    if (j * term <= 1e-17 * weighted && c + j > x) return { tail, weighted, exponent: 0 }
  }
}

/** For x far above c: the complete gamma integral minus its small upper part. */
function byComplement(c: number, x: number, gap: number): QueueSeries {
  const exponent = peakExponent(c, x, gap)
  const unit = Math.exp(-exponent)
  const all = peakFactor(c) - byFraction(c, x) * unit
  return { tail: all - unit, weighted: gap * all + c * unit, exponent }
}

/**
 * For x < c. Let F = x / (c+1 - x + 2x / (c+2 - x + ..)), whose parts are all positive. Then the sum of all t(j) from
 * j = 0 on is 1F1(1; c+1; x) = c / (c - x + F), and `weighted` is c F / (c - x + F). The usual (x - c) 1F1 + c would
 * cancel.
 */
function byStableFraction(c: number, x: number, room: number): QueueSeries {
  let f = 0
  for (let n = fractionLength(room / Math.sqrt(x)); n > 0; n -= 1) f = (n * x) / (room + n + f)
  return { tail: (x - f) / (room + f), weighted: (c * f) / (room + f), exponent: 0 }
}

/**
 * Steps after which the error is below 1e-16. The formula was fitted for distances of 4 to 1000 standard deviations,
 * by doubling the steps until the result did not change.
 */
function fractionLength(distance: number): number {
  return Math.ceil(12 + 900 / (distance * distance))
}

function byExpansion(c: number, x: number, gap: number): QueueSeries {
  const square = peakExponent(c, x, gap)
  const exponent = gap > 0 ? square : 0
  const unit = Math.exp(-exponent)
  const positive = scaledErfcFromSquare(square, false)
  const normal = gap > 0 ? 2 - positive * unit : positive
  const eta = Math.sqrt((2 * square) / c)
  const remainder = uniformRemainder(c, gap > 0 ? eta : -eta)
  const all = stirlingFactor(c) * (Math.sqrt((Math.PI / 2) * c) * normal - remainder * unit)
  return { tail: all - unit, weighted: gap * all + c * unit, exponent }
}
