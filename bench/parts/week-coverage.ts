import { clientCredentials, createClient } from '../../src'
import type { Demand, DemandForecast, Effect, FigureInterval, RoutingModel } from '../../src/documents'
import { answeredWithinServiceLevel } from '../../src/documents/org/demand'
import { startEmulator } from '../../src/emulator'
import { forecastDemand, routingModel, whatIf } from '../../src/optimizer'
import { captureDemand, captureSnapshot } from '../../src/workflows'
import { byRecord, bySimulation, weeksOfRecord } from '../../src/workflows/forecast/forecast-changes'
import { correctByRecord } from '../../src/workflows/forecast/record/correct-by-record'
import { pastWeeks } from '../../src/workflows/forecast/record/past-weeks'
import { becomeWorld, startOf, WEEKS, type WeekWorld } from './week-worlds'

const RATE = 1_000_000
const FIGURES = ['serviceLevel', 'asaSeconds', 'abandonProbability'] as const
/** A figure that has a prediction interval. */
export type WeekFigure = (typeof FIGURES)[number]

/** One queue in the week to come: what was predicted of a figure and what came. */
export interface EvaluatedFigure {
  readonly figure: WeekFigure
  readonly interval: FigureInterval
  readonly expected: number
  readonly actual: number
  /** Contacts that came. */
  readonly offered: number
}

/** How a week was predicted. */
export interface EvaluatedWorld {
  readonly figures: readonly EvaluatedFigure[]
  /** The same week, predicted as the average week of the history; empty unless asked for. */
  readonly average: readonly EvaluatedFigure[]
  /** Contacts that were expected over those that came. */
  readonly volume: number
  readonly handleTime: number
}

/** Size of an emulated org. */
export interface OrgSize {
  readonly seed: number
  readonly agents: number
  readonly queues?: number | undefined
  readonly skills?: number | undefined
  /** Weeks that a prediction simulates: 39 or more for intervals of 95 %. */
  readonly weeks?: number | undefined
  /** Times that the week to come is lived and compared with its prediction. Default 1. */
  readonly lived?: number | undefined
  /** Whether the week is predicted as the average week of the history, too. Default false. */
  readonly isAverageToo?: boolean | undefined
}

/** Lives the history of a world, predicts the week after it as a planner does, lives that week and compares. */
export async function evaluateWorld(
  world: WeekWorld,
  { seed, agents, queues, skills, weeks, lived: count = 1, isAverageToo = false }: OrgSize,
): Promise<EvaluatedWorld> {
  const size = {
    seed,
    agents,
    ...(queues === undefined ? {} : { queues }),
    ...(skills === undefined ? {} : { skills }),
  }
  const emulator = await startEmulator({ ...size, ...world.org, now: startOf(world), ratePerMinute: RATE })
  const { clientId, clientSecret, url, loginUrl, clock } = emulator
  const auth = clientCredentials({ clientId, clientSecret })
  const client = createClient({ baseUrl: url, loginUrl, auth, clock, ratePerMinute: RATE })
  try {
    const lived = becomeWorld(emulator, world, { seed, lived: count })
    lived.live(7 * WEEKS)
    const snapshot = await captureSnapshot(client)
    const userIds = snapshot.agents.map(({ id }) => id)
    const [start, end] = [lived.startMs, lived.comingMs]
    const demand = await captureDemand(client, { start, end, userIds })
    const forecast = forecastDemand(demand, { timeZone: world.timeZone ?? 'UTC', specialDays: lived.specialDays })
    const model = routingModel(snapshot, demand, { forecast, leave: lived.leave })
    const predicted = predict(model, demand, weeks)
    const usual = isAverageToo ? predict(routingModel(snapshot, demand), demand, weeks) : undefined
    const weeksLived: Demand[] = []
    for (let week = 1; week <= count; week++) {
      const since = clock.now()
      lived.live(7 * (WEEKS + week))
      const requested = { start: since, end: clock.now(), userIds, staffingByQuarterHour: false }
      weeksLived.push(await captureDemand(client, requested))
    }
    const meanOf = (of: (actual: Demand) => number): number =>
      weeksLived.reduce((sum, actual) => sum + of(actual), 0) / weeksLived.length
    return {
      figures: weeksLived.flatMap((actual) => evaluated(predicted, actual)),
      average: usual === undefined ? [] : weeksLived.flatMap((actual) => evaluated(usual, actual)),
      volume: forecast.total.mean.reduce((all, one) => all + one, 0) / meanOf(offeredOf),
      handleTime: expectedTime(forecast) / meanOf(handleTimeOf),
    }
  } finally {
    await client.close()
    await emulator.stop()
  }
}

/** As `forecastInThreads`, without threads. */
export function predict(model: RoutingModel, demand: Demand, weeks?: number): Effect {
  const { method, simulation } = bySimulation(model, demand, {})
  const past = pastWeeks(model, demand)
  const simulated = past.map((week, i) => whatIf(week, [], byRecord(weeksOfRecord(past.length))(i)))
  const made = whatIf(model, [], { method, simulation: { ...simulation, ...(weeks === undefined ? {} : { weeks }) } })
  return correctByRecord(made, demand, simulated).effect
}

export function evaluated({ queues }: Effect, actual: Demand): EvaluatedFigure[] {
  return queues.flatMap(({ queue, mediaType, before }) => {
    const types = actual.contactTypes.filter((type) => type.queueId === queue.id && type.mediaType === mediaType)
    const sum = (of: (type: (typeof types)[number]) => number): number => types.reduce((all, one) => all + of(one), 0)
    const offered = sum((type) => type.offered.reduce((all, one) => all + one, 0))
    if (offered === 0) return []
    const figures = {
      serviceLevel: sum(answeredWithinServiceLevel) / offered,
      asaSeconds: sum(({ answeredWaitSeconds = 0 }) => answeredWaitSeconds) / sum(({ answered }) => answered),
      abandonProbability: sum(({ abandoned }) => abandoned) / offered,
    }
    return FIGURES.flatMap((figure): EvaluatedFigure[] => {
      const interval = before.predictions?.[figure]
      const expected = before[figure]
      const actual = figures[figure]
      if (interval === undefined || expected === undefined || expected === null || Number.isNaN(actual)) return []
      return [{ figure, interval, expected, actual, offered }]
    })
  })
}

/** By how much service that was lived is above its forecast, over all contacts, and for how many of the queues it is above. */
export function biasOf(evaluatedFigures: readonly EvaluatedFigure[]) {
  const own = evaluatedFigures.filter(({ figure }) => figure === 'serviceLevel')
  const contacts = own.reduce((sum, { offered }) => sum + offered, 0)
  const above = own.filter(({ actual, expected }) => actual > expected).length
  return {
    points: own.reduce((sum, { offered, actual, expected }) => sum + offered * (actual - expected), 0) / contacts,
    above: above / Math.max(1, own.length),
  }
}

/** Rounding of the figures of a week, which a width of 0 would not forgive. */
const ROUNDING = 1e-9

/** How many of the figures lie inside their intervals and how many above, and how wide these are on average. */
export function coverageOf(evaluatedFigures: readonly EvaluatedFigure[], desired: WeekFigure) {
  const own = evaluatedFigures.filter(({ figure }) => figure === desired)
  const held = own.filter(
    ({ interval: { low, high }, actual }) => actual >= low - ROUNDING && actual <= high + ROUNDING,
  ).length
  const above = own.filter(({ interval: { high }, actual }) => actual > high + ROUNDING).length
  const width = own.reduce((all, { interval: { low, high } }) => all + high - low, 0) / Math.max(1, own.length)
  return { held, above, of: own.length, width }
}

function offeredOf({ contactTypes }: Demand): number {
  return contactTypes.reduce((all, { offered }) => all + offered.reduce((own, one) => own + one, 0), 0)
}

function handleTimeOf({ contactTypes }: Demand): number {
  const sum = (of: (type: (typeof contactTypes)[number]) => number): number =>
    contactTypes.reduce((all, one) => all + of(one), 0)
  return (
    sum(({ handleSeconds }) => handleSeconds) /
    Math.max(
      1,
      sum(({ handled }) => handled),
    )
  )
}

/** Weighted by contacts. */
function expectedTime({ contactTypes }: DemandForecast): number {
  let [contacts, seconds] = [0, 0]
  for (const { mean, ahtSeconds = [] } of contactTypes) {
    mean.forEach((own, i) => {
      if (ahtSeconds[i] === undefined) return
      contacts += own
      seconds += own * ahtSeconds[i]
    })
  }
  return seconds / Math.max(1, contacts)
}
