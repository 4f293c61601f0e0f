import type { Backend } from '../backend/backend'
import type { WorldHistory } from '../model/types'
import { liveAt } from '../routes/analytics/live'
import { findMoments, firstRowFrom, serviceGoal } from '../routes/analytics/lookups'
import { PRESET_FAULTS, presetFaults } from './preset-faults'

/** Window of the service levels on the page, ms. */
const WINDOW_MS = 60 * 60_000
/** Window of the curve of the whole center, ms. */
const CURVE_MS = 8 * 60 * 60_000
const QUARTER_MS = 15 * 60_000

/** The state of the center at `/emulator/state`: plain JSON, for the page and for other programs. */
export function buildState(backend: Backend) {
  const { world, time, counters } = backend
  const history = world.history()
  const nowMs = Math.min(time.now(), history.endMs)
  const live = liveAt(world, nowMs)
  const users = [...world.users.values()].filter((user) => user.state === 'active')
  const agents: Record<string, number> = { IDLE: 0, INTERACTING: 0, BREAK: 0, MEAL: 0, OFF_QUEUE: 0 }
  for (const { id } of users) {
    const { status, presence } = live.agent(id)
    const displayed = status === 'OFF_QUEUE' && (presence === 'BREAK' || presence === 'MEAL') ? presence : status
    agents[displayed] = (agents[displayed] ?? 0) + 1
  }
  const counts = new Map<string, ReturnType<typeof noCounts>>()
  const getCounts = (queueId: string) => {
    const found = counts.get(queueId) ?? noCounts()
    counts.set(queueId, found)
    return found
  }
  const queueOfRow = (row: number): string => history.contactTypes[history.type[row] ?? 0]?.queueId ?? ''
  for (const { row, sinceMs } of live.waiting) {
    const queueCounts = getCounts(queueOfRow(row))
    queueCounts.waiting++
    queueCounts.longestMs = Math.max(queueCounts.longestMs, nowMs - sinceMs)
  }
  for (const { row } of live.interacting) getCounts(queueOfRow(row)).interacting++
  const service = recentService(history, nowMs)
  const queues = [...world.queues.values()].map((queue) => {
    const { waiting, longestMs, interacting } = getCounts(queue.id)
    const members = [...queue.members.values()].filter(({ joined }) => joined).map(({ userId }) => live.agent(userId))
    const done = service.get(queue.id)
    return {
      id: queue.id,
      name: queue.config.name,
      waiting,
      longestSeconds: Math.round(longestMs / 1000),
      interacting,
      onQueue: members.filter(({ presence }) => presence === 'ON_QUEUE').length,
      idle: members.filter(({ status }) => status === 'IDLE').length,
      ended: done?.ended ?? 0,
      abandoned: done?.abandoned ?? 0,
      serviceLevel: done === undefined || done.ended === 0 ? null : done.withinServiceLevel / done.ended,
      target: serviceGoal(queue.config, 'voice').target,
    }
  })
  return {
    org: world.org,
    now: new Date(nowMs).toISOString(),
    startedAt: new Date(world.startedAtMs).toISOString(),
    speed: time.speed,
    requests: counters.requests,
    contacts: history.count,
    queues,
    agents,
    curve: buildCurve(history, nowMs),
    faults: PRESET_FAULTS.map(({ id, name }) => ({ id, name, on: presetFaults(backend).has(id) })),
  }
}

function noCounts() {
  return { waiting: 0, longestMs: 0, interacting: 0 }
}

/** Contacts answered or abandoned in the last hour, by queue. */
function recentService(history: WorldHistory, nowMs: number) {
  const found = new Map<string, { ended: number; withinServiceLevel: number; abandoned: number }>()
  eachEnd(history, nowMs - WINDOW_MS, nowMs, (queueId, _atMs, withinServiceLevel, abandoned) => {
    const queueCounts = found.get(queueId) ?? { ended: 0, withinServiceLevel: 0, abandoned: 0 }
    found.set(queueId, queueCounts)
    queueCounts.ended++
    if (withinServiceLevel) queueCounts.withinServiceLevel++
    if (abandoned) queueCounts.abandoned++
  })
  return found
}

/** Service level of the whole center by quarter of an hour; null where nothing ended. */
function buildCurve(history: WorldHistory, nowMs: number) {
  const lastMs = Math.floor(nowMs / QUARTER_MS) * QUARTER_MS
  const firstMs = lastMs - CURVE_MS + QUARTER_MS
  const quarters = Array.from({ length: CURVE_MS / QUARTER_MS }, () => ({ ended: 0, withinServiceLevel: 0 }))
  eachEnd(history, firstMs, nowMs, (_queueId, atMs, withinServiceLevel) => {
    const quarter = quarters[Math.floor((atMs - firstMs) / QUARTER_MS)]
    if (quarter === undefined) return
    quarter.ended++
    if (withinServiceLevel) quarter.withinServiceLevel++
  })
  return quarters.map(({ ended, withinServiceLevel }, i) => ({
    from: new Date(firstMs + i * QUARTER_MS).toISOString(),
    contacts: ended,
    serviceLevel: ended === 0 ? null : withinServiceLevel / ended,
  }))
}

function eachEnd(
  history: WorldHistory,
  fromMs: number,
  toMs: number,
  onEnd: (queueId: string, atMs: number, withinServiceLevel: boolean, abandoned: boolean) => void,
): void {
  const last = firstRowFrom(history, toMs)
  for (let row = history.firstOpenRow(fromMs); row < last; row++) {
    const { waitEndMs } = findMoments(history, row)
    const type = history.contactTypes[history.type[row] ?? 0]
    if (type === undefined || waitEndMs < fromMs || waitEndMs > toMs) continue
    const abandoned = (history.agent[row] ?? -1) < 0
    const { withinMs } = serviceGoal(history.settingsOf(row), type.mediaType)
    onEnd(type.queueId, waitEndMs, !abandoned && (history.waitMs[row] ?? 0) <= withinMs, abandoned)
  }
}
