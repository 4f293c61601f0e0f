import { SECONDS_PER_MINUTE } from '../../../core/time/durations'
import type { Compiled, Factors, Segments } from '../compile/compiled'
import { type ContactStream, contactStream } from '../flat/contact-stream'
import { type RandomStream, randomStream, STREAMS } from '../streams/random-streams'
import { drawUnit, unitGamma } from '../streams/shapes'

/** The next contact from an external source. `at` is Infinity while none is known. */
export interface GivenContacts {
  at: number
  type: number
  /** In mean handle times, and in seconds. */
  work: number
  patience: number
  /** Advances to the contact after it. */
  next(): void
}

/** Contacts in order of arrival, with the same random draws as the fast loops. Varying rates are drawn by inversion. */
export interface Arrivals {
  readonly compiled: Compiled
  /** When the next contact arrives. */
  at: number
  /** What {@link nextArrival} found: type, work in mean handle times, patience in seconds. */
  type: number
  work: number
  patience: number
  readonly steady: ContactStream | undefined
  /** Whether work and patience come from the same stream as in the fast loops. */
  readonly exponential: boolean
  segment: number
  /** The factor on the rates of the day. */
  readonly dayFactor: number
  readonly times: RandomStream
  readonly works: RandomStream
  readonly patiences: RandomStream
  /** The source of contacts that replace drawn ones. */
  readonly given?: GivenContacts | undefined
}

/** Contacts from an external source; the streams stay unused. */
export function givenArrivals(compiled: Compiled, given: GivenContacts): Arrivals {
  const unused = randomStream(0, 0, STREAMS.arrivals)
  return {
    compiled,
    at: given.at,
    type: 0,
    work: 0,
    patience: 0,
    steady: undefined,
    exponential: false,
    segment: 0,
    dayFactor: 1,
    times: unused,
    works: unused,
    patiences: unused,
    given,
  }
}

export function createArrivals(compiled: Compiled, seed: number, replication: number): Arrivals {
  const { rates, workShape, patienceShape } = compiled
  const stream = (number: number): RandomStream => randomStream(seed, replication, number)
  const dayFactor = rates.dayFactorShape === undefined ? 1 : unitGamma(rates.dayFactorShape, stream(STREAMS.day))
  const arrivals: Arrivals = {
    compiled,
    at: 0,
    type: 0,
    work: 0,
    patience: 0,
    steady: rates.segments === undefined ? steadyStream(compiled, dayFactor, seed, replication) : undefined,
    exponential: [...workShape, ...patienceShape].every(({ kind }) => kind === 'exponential'),
    segment: 0,
    dayFactor,
    times: stream(STREAMS.arrivals),
    works: stream(STREAMS.work),
    patiences: stream(STREAMS.patience),
  }
  plan(arrivals)
  return arrivals
}

/** Sets type, work and patience of the contact that arrives now, and finds the time of the next. */
export function nextArrival(arrivals: Arrivals): void {
  const { steady, compiled, given } = arrivals
  if (given !== undefined) {
    takeGiven(arrivals, given)
    return
  }
  if (steady === undefined) arrivals.type = pickType(arrivals, compiled.rates.segments)
  else arrivals.type = steady.type[steady.next] ?? 0
  if (steady !== undefined && arrivals.exponential) {
    arrivals.work = steady.work[steady.next] ?? 0
    arrivals.patience = steady.patienceSeconds[steady.next] ?? 0
  } else {
    arrivals.work = drawWork(compiled, arrivals.type, arrivals.works)
    arrivals.patience = drawPatience(compiled, arrivals.type, arrivals.patiences)
  }
  if (steady !== undefined && ++steady.next === steady.at.length) steady.draw()
  plan(arrivals)
}

function takeGiven(arrivals: Arrivals, given: GivenContacts): void {
  arrivals.type = given.type
  arrivals.work = given.work
  arrivals.patience = given.patience
  given.next()
  arrivals.at = given.at
}

/** The factor on work or patience of a contact that arrives now. */
export function factorAt(system: { readonly now: number; readonly compiled: Compiled }, given?: Factors): number {
  if (given === undefined) return 1
  const second = system.now + system.compiled.rates.originMinute * SECONDS_PER_MINUTE
  const last = given.factors.length - 1
  return given.factors[Math.min(last, Math.max(0, Math.floor(second / given.seconds)))] ?? 1
}

export function drawWork({ workShape }: Compiled, type: number, stream: RandomStream): number {
  const shape = workShape[type]
  return shape === undefined ? 1 : drawUnit(shape, stream)
}

/**
 * Also drawn for contacts that never abandon. Otherwise a change of one type's patience would change the draws of all
 * others.
 */
export function drawPatience({ patienceShape, patienceSeconds }: Compiled, type: number, stream: RandomStream): number {
  const shape = patienceShape[type]
  const drawn = shape === undefined ? 1 : drawUnit(shape, stream)
  const mean = patienceSeconds[type] ?? Infinity
  return mean === Infinity ? mean : drawn * mean
}

function pickType(arrivals: Arrivals, segments: Segments | undefined): number {
  if (segments === undefined) return 0
  const { cumulative, total } = segments
  const types = cumulative.length / total.length
  const from = arrivals.segment * types
  const place = arrivals.times.uniform() * (total[arrivals.segment] ?? 0)
  let type = 0
  while (type < types - 1 && (cumulative[from + type] ?? 0) <= place) type++
  return type
}

/**
 * The integral of the rate up to the next contact is exponentially distributed, so the same draws serve for any rates.
 */
function plan(arrivals: Arrivals): void {
  const { steady, dayFactor } = arrivals
  const { segments } = arrivals.compiled.rates
  if (steady !== undefined) arrivals.at = steady.at[steady.next] ?? Infinity
  if (segments === undefined) return
  const { end, total } = segments
  let left = arrivals.times.exponential() / dayFactor
  let { at, segment } = arrivals
  for (; segment < end.length; segment++) {
    const rate = total[segment] ?? 0
    const until = end[segment] ?? 0
    const room = (until - at) * rate
    if (left < room) {
      at += left / rate
      break
    }
    left -= room
    at = until
  }
  arrivals.at = segment < end.length ? at : Infinity
  arrivals.segment = segment
}

/** Of a scene, only rates and patience matter to its contacts. */
function steadyStream(compiled: Compiled, dayFactor: number, seed: number, replication: number): ContactStream {
  const { typeCount, agentCount, ahtSeconds, targetSeconds, patienceSeconds, rates } = compiled
  const none = new Float64Array(0)
  const ratePerSecond = rates.perSecond.map((rate) => rate * dayFactor)
  const rest = { agentScore: none, contactRank: none, headStartSeconds: none, idleLimits: none }
  const scene = { typeCount, agentCount, ahtSeconds, targetSeconds, patienceSeconds, ratePerSecond, ...rest }
  return contactStream(scene, seed, replication)
}
