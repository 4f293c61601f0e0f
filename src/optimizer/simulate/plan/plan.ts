import { ValidationError } from '../../../core/errors/input'
import { SECONDS_PER_HOUR } from '../../../core/time/durations'
import type { RoutingModel } from '../../../documents'
import { compile, withStaffOf } from '../compile/compile'
import { compileRates, variesOverTime } from '../compile/compile-rates'
import type { Compiled } from '../compile/compiled'
import { areEndless, crowds, longestHandleSeconds, longestMemorySeconds } from '../compile/crowds'
import type { SimulateOptions } from '../compile/options'
import { isPool } from '../flat/pool-engine'
import type { Scene } from '../flat/scene'
import type { Intervals } from '../general/system'
import type { TallyShape } from '../tally/tally'

/** Everything that is decided before the first draw; the same in every thread. */
export interface SimulationPlan {
  readonly compiled: Compiled
  readonly options: SimulateOptions
  readonly engine: 'pool' | 'flat' | 'general'
  readonly scene: Scene | undefined
  /** Replications before the first check of precision. */
  readonly replications: number
  readonly batches: number
  readonly warmUpSeconds: number
  /** Of one unit. */
  readonly unitSeconds: number
  readonly countSeconds: number
  readonly intervals: Intervals
  readonly intervalsByType: boolean
  readonly quantiles: readonly number[]
  readonly withinSeconds: readonly number[]
  readonly confidence: number
  readonly shape: TallyShape
}

const DEFAULT_CONFIDENCE = 0.95
const DEFAULT_QUANTILES = [0.5, 0.8, 0.9, 0.95, 0.99]

/** Default numbers of replications: for a steady model, whose units are batches, and for other models. */
const STEADY_REPLICATIONS = 4
const OTHER_REPLICATIONS = 30

/** Batches of all steady replications together: enough for an interval, few enough to be long. */
const STEADY_UNITS = 40

/** Default contacts in a replication of a steady model. */
const STEADY_CONTACTS = 50_000

/** A warm-up and a batch last at least this many times the center's memory (relaxation time). */
const MEMORIES_PER_WARM_UP = 10
const MEMORIES_PER_BATCH = 30

/** Interval of the report if only shifts vary. */
const DEFAULT_INTERVAL_MINUTES = 60

/**
 * Fills in options that are left open and compiles the model.
 * @param staffOf a center with which this one is compared: whoever is present there is present here
 * @throws ValidationError with everything in model and options that cannot be simulated
 */
export function planSimulation(model: RoutingModel, options: SimulateOptions, staffOf?: Compiled): SimulationPlan {
  const first = compile(model, options)
  const batchable = first.rates.stationary && options.intervalMinutes === undefined
  checkBatches(options.batches, batchable)
  const { precision, maxReplications = Infinity } = options
  const usual = batchable ? STEADY_REPLICATIONS : OTHER_REPLICATIONS
  const replications = options.replications ?? (precision === undefined ? usual : Math.min(usual, maxReplications))
  const batches = options.batches ?? (batchable ? Math.ceil(STEADY_UNITS / replications) : 1)
  const memory = memorySeconds(first)
  const warmUp = first.rates.steady ? (MEMORIES_PER_WARM_UP * memory) / SECONDS_PER_HOUR : 0
  const hours = options.hours ?? defaultHours(first, batches * MEMORIES_PER_BATCH * memory)
  const settled = { ...options, warmUpHours: options.warmUpHours ?? warmUp, hours }
  const compiled = withStaffOf({ ...first, rates: compileRates(first.model, settled) }, staffOf)
  const warmUpSeconds = settled.warmUpHours * SECONDS_PER_HOUR
  const intervals = planIntervals(compiled, settled, warmUpSeconds, hours * SECONDS_PER_HOUR)
  const cells = options.cells ?? false
  const scene = options.engine === 'general' || cells || intervals.count > 0 ? undefined : flatScene(compiled)
  return {
    compiled,
    options: settled,
    engine: scene === undefined ? 'general' : isPool(scene) ? 'pool' : 'flat',
    scene,
    replications,
    batches,
    warmUpSeconds,
    unitSeconds: (hours * SECONDS_PER_HOUR) / batches,
    countSeconds: batchable ? SECONDS_PER_HOUR : hours * SECONDS_PER_HOUR,
    intervals,
    intervalsByType: options.intervalsBy === 'contactType',
    quantiles: options.quantiles ?? DEFAULT_QUANTILES,
    withinSeconds: options.withinSeconds ?? [],
    confidence: options.confidence ?? DEFAULT_CONFIDENCE,
    shape: { types: compiled.typeCount, agents: compiled.agentCount, intervals: intervals.count, cells },
  }
}

function checkBatches(batches: number | undefined, allowed: boolean): void {
  if (allowed || batches === undefined || batches === 1) return
  const message = `${batches} batches need a model that is the same at all times, reported without intervals`
  throw new ValidationError([{ path: 'batches', message }], { subject: 'simulate' })
}

function defaultHours({ rates }: Compiled, minSeconds: number): number {
  if (!rates.steady) return rates.profileMinutes / 60
  const perSecond = rates.perSecond.reduce((sum, rate) => sum + rate, 0)
  const contacts = perSecond > 0 ? STEADY_CONTACTS / perSecond : 0
  return Math.ceil(Math.max(contacts, minSeconds, SECONDS_PER_HOUR) / SECONDS_PER_HOUR)
}

/**
 * The time in seconds for which a center's past affects it: the maximum of the longest mean handle time and the longest
 * mean patience. If some contacts practically never abandon, it is at least the relaxation time of M/M/n, about AHT /
 * (sqrt(agents) - sqrt(load))^2 up to a bound, of the crowd with the least spare capacity. Crowds far beyond their
 * capacity are ignored, since they never settle.
 */
function memorySeconds(compiled: Compiled): number {
  const { model, patienceSeconds } = compiled
  const aht = longestHandleSeconds(model)
  const endless = areEndless(compiled)
  const patience = patienceSeconds.reduce((max, seconds, k) => (endless[k] ? max : Math.max(max, seconds)), 0)
  const times = crowds(compiled).flatMap(({ types, load, agents }) => {
    if (!types.some((k) => endless[k]) || load > agents * BEYOND_LIMIT) return []
    const slack = Math.sqrt(agents) - Math.sqrt(load)
    return [slack > 0 ? 1 / (slack * slack) : Number.POSITIVE_INFINITY]
  })
  return Math.max(patience, Math.min(longestMemorySeconds(compiled), aht * Math.max(1, ...times)))
}

/**
 * Offered load per agent above which waits certainly grow without limit, even if faster agents take more than their
 * share.
 */
const BEYOND_LIMIT = 1.05

/** Most cells of a report by interval: a larger number is a typing error, and would fill the memory. */
const MAX_CELLS = 5_000_000

function planIntervals(compiled: Compiled, options: SimulateOptions, start: number, seconds: number): Intervals {
  const { rates, model } = compiled
  const defaultMinutes = variesOverTime(model, options)
    ? Math.min(...model.contactTypes.map(({ weekProfile }) => weekProfile?.intervalMinutes ?? Infinity))
    : DEFAULT_INTERVAL_MINUTES
  if (rates.steady && options.intervalMinutes === undefined) return { count: 0, seconds: 1, start }
  const each = (options.intervalMinutes ?? defaultMinutes) * 60
  const count = Math.ceil(seconds / each - 1e-9)
  if (count * Math.max(1, compiled.typeCount) > MAX_CELLS) {
    const message = `of ${each / 60} makes ${count} intervals in ${seconds / SECONDS_PER_HOUR} hours; take longer intervals or fewer hours`
    throw new ValidationError([{ path: 'intervalMinutes', message }], { subject: 'simulate' })
  }
  return { count, seconds: each, start }
}

/**
 * The scene for the fast loops; undefined for a center that needs the general one. The fast loops know only steady rates,
 * agents who are always there and take one contact at a time, exponential times, no limits, one way for a contact to reach
 * an agent, and choices that do not depend on the state.
 */
function flatScene(compiled: Compiled): Scene | undefined {
  const { typeCount, agentCount, reach, choice, rates } = compiled
  if (!isPlain(compiled) || !hasPlainShapes(compiled) || choice.dynamic !== 'none' || choice.isRandomTie)
    return undefined
  const ahtSeconds = new Float64Array(agentCount * typeCount)
  const agentScore = new Float64Array(agentCount * typeCount)
  for (let agent = 0; agent < agentCount; agent++) {
    const there = (compiled.model.agents[agent]?.availability ?? 0) > 0
    for (let type = 0; type < typeCount; type++) {
      const at = agent * typeCount + type
      const score = choice.scores[(choice.rowOf[type] ?? 0) + agent] ?? 0
      agentScore[at] = score
      if (!there || (reach.doors[type * agentCount + agent] ?? 0) === 0) continue
      const oneWay = (score === -Infinity) !== (choice.ranks[at] === Infinity)
      if (oneWay) return undefined
      ahtSeconds[at] = score === -Infinity ? 0 : (compiled.ahtSeconds[at] ?? 0)
    }
  }
  return {
    typeCount,
    agentCount,
    ratePerSecond: rates.perSecond,
    patienceSeconds: compiled.patienceSeconds,
    targetSeconds: compiled.targetSeconds,
    ahtSeconds,
    agentScore,
    contactRank: choice.ranks,
    headStartSeconds: choice.headStartSeconds,
    ...limitChecks(compiled),
  }
}

function isPlain({ rates, reach, slots, reserve }: Compiled): boolean {
  return (
    rates.stationary &&
    slots.largest === 1 &&
    reach.stepSeconds.length === 0 &&
    reach.rules.length === 0 &&
    reach.gates.length === 0 &&
    reserve.every((retained) => retained === 0)
  )
}

function hasPlainShapes(compiled: Compiled): boolean {
  return (
    compiled.resolution === undefined &&
    compiled.alertSeconds.every((seconds) => seconds === 0) &&
    compiled.notAnswered.probability.every((probability) => probability === 0) &&
    compiled.alone.share.every((share) => share === 0) &&
    compiled.waitingLimit === Infinity &&
    compiled.lineLimit === Infinity &&
    compiled.redial.probability.every((probability) => probability === 0) &&
    compiled.queueLimit.every((limit) => limit === Infinity) &&
    compiled.balk.every((probability) => probability === 0) &&
    [...compiled.workFactors, ...compiled.patienceFactors].every((factors) => factors === undefined) &&
    [...compiled.workShape, ...compiled.patienceShape].every(({ kind }) => kind === 'exponential')
  )
}

/**
 * How many agents are checked for a contact, and which agents count towards that limit. Infinity where the limit can
 * never matter.
 */
function limitChecks({
  choice,
  reach,
  agentCount,
  typeCount,
  model,
}: Compiled): Pick<Scene, 'idleLimits' | 'counted' | 'absent'> {
  const absent = Uint8Array.from(model.agents, ({ eligible, availability }) => (eligible && availability > 0 ? 0 : 1))
  const counted = Uint8Array.from({ length: typeCount * agentCount }, (_, index) => {
    if (absent[index % agentCount] === 1) return 0
    return (choice.countsMembers && reach.member[index] === 1) || (reach.doors[index] ?? 0) !== 0 ? 1 : 0
  })
  const idleLimits = choice.checkLimit.map((limit, type) => {
    const checked = counted.subarray(type * agentCount, (type + 1) * agentCount).reduce((sum, one) => sum + one, 0)
    return checked > limit ? limit : Number.POSITIVE_INFINITY
  })
  return {
    idleLimits,
    counted: idleLimits.every((limit) => limit === Number.POSITIVE_INFINITY) ? undefined : counted,
    absent,
  }
}
