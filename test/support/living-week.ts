import { createClient } from '../../src/client'
import { WEEK_MS } from '../../src/core/time/durations'
import { manualClock } from '../../src/core/time/manual-clock'
import type { Demand, Effect, Plan, QueueEffect, Snapshot } from '../../src/documents'
import { type Emulator, type EmulatorOptions, startEmulator } from '../../src/emulator'
import { type RecommendOptions, recommendSkills, routingModel, whatIf } from '../../src/optimizer'
import { estimateDayFactorShape } from '../../src/optimizer/what-if'
import { memoryJournal, memoryLease, memoryLedger } from '../../src/stores'
import { clientCredentials } from '../../src/transport/auth/client-credentials'
import { applyPlan, buildPlan, captureDemand, captureSnapshot } from '../../src/workflows'
import { countingFetch, driveClock } from './drive'

const RATE = 60_000

/** What a queue's contacts of one medium met with in a week. */
export interface ServedWeek {
  readonly offered: number
  readonly withinServiceLevel: number
  readonly abandoned: number
}

/** A queue's week: what the plan's forecast said, and what came true with and without the plan for the same callers. */
export interface QueueWeek {
  readonly queueId: string
  readonly name: string
  readonly mediaType: string
  readonly forecast: QueueEffect
  /** The forecast's prediction interval of the service level after the plan; undefined where it gave none. */
  readonly predicted: { readonly low: number; readonly high: number } | undefined
  readonly withPlan: ServedWeek
  readonly withoutPlan: ServedWeek
}

/** One org's week, lived twice. */
export interface LivedWeek {
  readonly seed: number
  readonly changes: number
  readonly snapshot: Snapshot
  readonly demand: Demand
  readonly plan: Plan
  readonly queues: readonly QueueWeek[]
  /** Share of all contacts answered in time. */
  readonly withPlan: number
  readonly withoutPlan: number
}

export interface LivingWeekOptions {
  readonly agents?: number
  readonly queues?: number
  /** Weeks that the forecast simulates. Default 40. */
  readonly forecastWeeks?: number
  /** When the week begins. Default a Monday at 06:00 UTC. */
  readonly now?: number
  readonly emulator?: EmulatorOptions
  /** How changes are looked for. */
  readonly recommend?: RecommendOptions
}

/**
 * The demo's way: capture an org, find what would be better, plan it with a forecast, apply it; then the next week is
 * lived through, and once more by a second emulator of the same seed in which nothing was changed.
 */
export async function livingWeek(seed: number, options: LivingWeekOptions = {}): Promise<LivedWeek> {
  const { agents = 200, queues, forecastWeeks = 40, now = Date.UTC(2026, 2, 2, 6) } = options
  const size = {
    seed,
    agents,
    ratePerMinute: RATE,
    now,
    ...(queues === undefined ? {} : { queues }),
    ...options.emulator,
  }
  const clock = manualClock(now)
  const io = countingFetch()
  const changed = await startEmulator({ ...size, clock })
  const unchanged = await startEmulator({ ...size, clock: manualClock(now) })
  const client = createClient({
    baseUrl: changed.url,
    loginUrl: changed.loginUrl,
    auth: clientCredentials({ clientId: changed.clientId, clientSecret: changed.clientSecret }),
    ratePerMinute: RATE,
    clock,
    fetch: io.fetch,
  })
  const stopDriving = driveClock(clock, io)
  try {
    const snapshot = await captureSnapshot(client)
    const demand = await captureDemand(client, { days: 30, userIds: snapshot.agents.map(({ id }) => id) })
    const model = routingModel(snapshot, demand)
    const forecast = (changes: Parameters<typeof whatIf>[1]): Effect =>
      whatIf(model, changes, {
        method: 'simulation',
        simulation: { weeks: forecastWeeks, dayFactorShape: estimateDayFactorShape(demand) ?? null },
      })
    const { changes: recommendations } = recommendSkills(model, options.recommend)
    const plan = buildPlan({ snapshot, model, recommendations, effect: forecast, ratePerMinute: RATE })
    if (plan.changes.length > 0)
      await applyPlan(client, plan, { journal: memoryJournal(), lease: memoryLease(), ledger: memoryLedger() })
    const fromMs = changed.time.now()
    for (const { time } of [changed, unchanged]) time.jump(new Date(fromMs + WEEK_MS))
    const lived = [changed, unchanged].map((emulator) => servedIn(emulator, fromMs, fromMs + WEEK_MS))
    return toWeek({ seed, snapshot, demand, plan }, lived[0] ?? new Map(), lived[1] ?? new Map())
  } finally {
    await client.close()
    await stopDriving()
    await Promise.all([changed.stop(), unchanged.stop()])
  }
}

function toWeek(
  made: Pick<LivedWeek, 'seed' | 'snapshot' | 'demand' | 'plan'>,
  withPlan: ReadonlyMap<string, ServedWeek>,
  withoutPlan: ReadonlyMap<string, ServedWeek>,
): LivedWeek {
  const share = (weeks: ReadonlyMap<string, ServedWeek>): number => {
    const sum = (of: (week: ServedWeek) => number): number =>
      [...weeks.values()].reduce((all, week) => all + of(week), 0)
    return (
      sum(({ withinServiceLevel }) => withinServiceLevel) /
      Math.max(
        1,
        sum(({ offered }) => offered),
      )
    )
  }
  const queues = (made.plan.effect?.queues ?? []).flatMap((forecast): QueueWeek[] => {
    const { queue, mediaType } = forecast
    const [own, other] = [withPlan, withoutPlan].map((weeks) => weeks.get(`${queue.id} ${mediaType}`))
    if (own === undefined || other === undefined) return []
    const predicted = forecast.after.predictions?.serviceLevel
    return [{ queueId: queue.id, name: queue.name, mediaType, forecast, predicted, withPlan: own, withoutPlan: other }]
  })
  return {
    ...made,
    changes: made.plan.changes.length,
    queues,
    withPlan: share(withPlan),
    withoutPlan: share(withoutPlan),
  }
}

/** What came true by queue and medium, for contacts that came in an interval. Whoever still waits at its end counts as late. */
export function servedIn({ world }: Emulator, fromMs: number, toMs: number): Map<string, ServedWeek> {
  const history = world.history()
  const weeks = new Map<string, { offered: number; withinServiceLevel: number; abandoned: number }>()
  for (let row = 0; row < history.count; row++) {
    const start = history.start[row] ?? 0
    const type = history.contactTypes[history.type[row] ?? 0]
    if (start < fromMs || start >= toMs || type === undefined) continue
    const key = `${type.queueId} ${type.mediaType}`
    const week = weeks.get(key) ?? { offered: 0, withinServiceLevel: 0, abandoned: 0 }
    weeks.set(key, week)
    week.offered++
    const answered = (history.agent[row] ?? -1) >= 0
    if (answered && (history.waitMs[row] ?? 0) <= withinMs(world, type.queueId, type.mediaType))
      week.withinServiceLevel++
    if (((history.flags[row] ?? 0) & 1) !== 0) week.abandoned++
  }
  return weeks
}

function withinMs(world: Emulator['world'], queueId: string, mediaType: string): number {
  const settings = world.queues.get(queueId)?.config.mediaSettings
  const medium = field(settings, mediaType === 'voice' ? 'call' : mediaType)
  return Number(field(field(medium, 'serviceLevel'), 'durationMs') ?? 20_000)
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}
