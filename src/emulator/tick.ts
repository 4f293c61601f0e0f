import type { Clock } from '../core/time/clock'
import { isoTime } from '../core/time/iso-time'
import { isObject } from './answers/body'
import { getSimulation } from './history'
import type { TimeWatcher } from './model/time'
import type { EmulatorSwitches, World } from './model/types'
import { activityEvent, presenceEvent, statusEvent } from './notifications/user-events'
import { queueObservations } from './routes/analytics/queue-observations'
import { type WorldEvent, worldEvents } from './world/events'

/** Interval at which the world is checked for events while somebody listens, in ms of the emulator's clock. */
const TICK_MS = 1000

/** After a longer jump, only the present state is sent, not every step in between. */
const MAX_CATCH_UP_MS = 10 * 60_000

const METRICS = ['oWaiting', 'oInteracting', 'oOnQueueUsers', 'oOffQueueUsers', 'oActiveUsers', 'oUserRoutingStatuses']

/** Emits the world's events as time passes, while somebody listens. */
export interface Tick extends TimeWatcher {
  stop(): void
}

/** @param time while its speed is 0, nothing happens, and no events are sent */
export function startTick(
  world: World,
  clock: Clock,
  time: { readonly speed: number },
  switches: EmulatorSwitches,
): Tick {
  const events = worldEvents(world)
  let cancel: (() => void) | undefined
  let notifier: Notifier | undefined

  function tick(): void {
    notifier?.send()
    if (notifier !== undefined && time.speed > 0) cancel = clock.setTimer(tick, TICK_MS)
  }

  function end(): void {
    cancel?.()
    cancel = undefined
  }

  events.onListening((isListening) => {
    end()
    notifier = isListening ? createNotifier(world, switches) : undefined
    tick()
  })
  return {
    jumped() {
      if (getSimulation(world).begun) world.history()
      notifier?.send()
    },
    changedSpeed() {
      end()
      tick()
    },
    stop() {
      end()
      notifier = undefined
    },
  }
}

interface Notifier {
  /** Emits what has happened since the last call, in order of time. */
  send(): void
}

function createNotifier(world: World, switches: EmulatorSwitches): Notifier {
  const events = worldEvents(world)
  // New listeners read the state themselves, so they need only the changes after it.
  let sentMs = world.now()
  const sent = new Map(observations(world, switches, sentMs).map(({ topic, key, text }) => [`${topic} ${key}`, text]))
  return {
    send() {
      const nowMs = world.now()
      if (nowMs <= sentMs) return
      const unsent = listAgentEvents(world, nowMs - sentMs > MAX_CATCH_UP_MS ? nowMs : sentMs, sentMs, nowMs)
      unsent.sort((a, b) => a.atMs - b.atMs)
      for (const { topic, body, key, text } of observations(world, switches, nowMs)) {
        if (sent.get(`${topic} ${key}`) === text) continue
        sent.set(`${topic} ${key}`, text)
        unsent.push({ topic, body, atMs: nowMs })
      }
      sentMs = nowMs
      for (const event of unsent) events.emit(event)
    },
  }
}

/**
 * Events for every status and presence that an agent entered between two times. If `fromMs` equals `nowMs`, only the
 * present ones that began after `sentMs`.
 */
function listAgentEvents(world: World, fromMs: number, sentMs: number, nowMs: number): WorldEvent[] {
  const history = world.history()
  const unsent: WorldEvent[] = []
  for (const userId of history.agentIds) {
    const statuses = history.statusSpans(userId, fromMs, nowMs).filter((span) => span.fromMs > sentMs)
    const presences = history.presenceSpans(userId, fromMs, nowMs).filter((span) => span.fromMs > sentMs)
    const present = history.agentAt(userId, nowMs)
    if (fromMs < nowMs) {
      for (const span of statuses) unsent.push(statusEvent(userId, span.status, span.fromMs))
      for (const span of presences) unsent.push(presenceEvent(world, userId, span.presence, span.fromMs))
    } else {
      if (present.statusSinceMs > sentMs) unsent.push(statusEvent(userId, present.status, present.statusSinceMs))
      if (present.presenceSinceMs > sentMs)
        unsent.push(presenceEvent(world, userId, present.presence, present.presenceSinceMs))
    }
    const user = world.users.get(userId)
    if (user !== undefined && (present.statusSinceMs > sentMs || present.presenceSinceMs > sentMs))
      unsent.push(activityEvent(world, user, nowMs))
  }
  return unsent
}

interface Observed {
  readonly topic: string
  /** Key of the topic's group, and its content as text to show whether it has changed. */
  readonly key: string
  readonly text: string
  readonly body: Record<string, unknown>
}

/**
 * The present messages of every queue's observation and activity topics: one per group, with the figures of the query.
 */
function observations(world: World, switches: EmulatorSwitches, nowMs: number): Observed[] {
  const predicates = [...world.queues.keys()].map((value) => ({ dimension: 'queueId', value }))
  if (predicates.length === 0) return []
  const query = { filter: { type: 'or', predicates }, metrics: METRICS }
  const { results } = queueObservations({ world, switches, nowMs }, query)
  return results.flatMap(({ group, data }) => {
    const key = JSON.stringify(group)
    const text = JSON.stringify(data)
    const interval = `${isoTime(nowMs)}/${isoTime(nowMs)}`
    const counts = data.flatMap(listCount)
    const topic = `v2.analytics.queues.${group.queueId}`
    return [
      { topic: `${topic}.observations`, key, text, body: { group, data: [{ interval, metrics: data }] } },
      {
        topic: `${topic}.activity`,
        key,
        text,
        body: { results: [{ ...('mediaType' in group ? { mediaType: group.mediaType } : {}), data: counts }] },
      },
    ]
  })
}

function listCount(entry: object): object[] {
  if (!isObject(entry) || !isObject(entry.stats)) return []
  return [{ metric: entry.metric, count: entry.stats.count }]
}
