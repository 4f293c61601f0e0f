import type { Clock } from '../core/time/clock'
import { isObject } from './answers/body'
import { lifeOf } from './history'
import type { TimeWatcher } from './model/time'
import type { EmulatorSwitches, World } from './model/types'
import { organizationPresence } from './routes/analytics/lookups'
import { queueObservations } from './routes/analytics/queue-observations'
import { type WorldEvent, worldEvents } from './world/events'

/** How often the world looks at itself while somebody listens, in ms of the emulator's clock. */
const BEAT_MS = 1000

/** After a longer leap only how things are is told, not every step of the way: events are news, not a replay. */
const NEWS_MS = 10 * 60_000

const METRICS = ['oWaiting', 'oInteracting', 'oOnQueueUsers', 'oOffQueueUsers', 'oActiveUsers', 'oUserRoutingStatuses']

/** Tells the world's events of what happens as its time goes on, while anybody listens. */
export interface Pulse extends TimeWatcher {
  stop(): void
}

/** @param time whose speed decides whether there is anything to tell */
export function startPulse(
  world: World,
  clock: Clock,
  time: { readonly speed: number },
  switches: EmulatorSwitches,
): Pulse {
  const events = worldEvents(world)
  let cancel: (() => void) | undefined
  let teller: Teller | undefined

  function beat(): void {
    teller?.tell()
    if (teller !== undefined && time.speed > 0) cancel = clock.setTimer(beat, BEAT_MS)
  }

  function end(): void {
    cancel?.()
    cancel = undefined
  }

  events.attend((heard) => {
    end()
    teller = heard ? tellerOf(world, switches) : undefined
    beat()
  })
  return {
    jumped() {
      if (lifeOf(world).begun) world.history()
      teller?.tell()
    },
    changedSpeed() {
      end()
      beat()
    },
    stop() {
      end()
      teller = undefined
    },
  }
}

interface Teller {
  /** Emits what has happened since the last call, in order of time. */
  tell(): void
}

function tellerOf(world: World, switches: EmulatorSwitches): Teller {
  const events = worldEvents(world)
  // Listeners read how things are when they come; only what changes after that is news to them.
  let toldMs = world.now()
  const told = new Map(observations(world, switches, toldMs).map(({ topic, key, text }) => [`${topic} ${key}`, text]))
  return {
    tell() {
      const nowMs = world.now()
      if (nowMs <= toldMs) return
      const news = agentNews(world, nowMs - toldMs > NEWS_MS ? nowMs : toldMs, toldMs, nowMs)
      news.sort((a, b) => a.atMs - b.atMs)
      for (const { topic, body, key, text } of observations(world, switches, nowMs)) {
        if (told.get(`${topic} ${key}`) === text) continue
        told.set(`${topic} ${key}`, text)
        news.push({ topic, body, atMs: nowMs })
      }
      toldMs = nowMs
      for (const event of news) events.emit(event)
    },
  }
}

/** What each agent began between two times. With `fromMs` at `nowMs`: what each does now that is new since `toldMs`. */
function agentNews(world: World, fromMs: number, toldMs: number, nowMs: number): WorldEvent[] {
  const history = world.history()
  const news: WorldEvent[] = []
  for (const userId of history.agentIds) {
    const statuses = history.statusSpans(userId, fromMs, nowMs).filter((span) => span.fromMs > toldMs)
    const presences = history.presenceSpans(userId, fromMs, nowMs).filter((span) => span.fromMs > toldMs)
    const present = history.agentAt(userId, nowMs)
    if (fromMs < nowMs) {
      for (const span of statuses) news.push(statusEvent(userId, span.status, span.fromMs))
      for (const span of presences) news.push(presenceEvent(world, userId, span.presence, span.fromMs))
    } else {
      if (present.statusSinceMs > toldMs) news.push(statusEvent(userId, present.status, present.statusSinceMs))
      if (present.presenceSinceMs > toldMs)
        news.push(presenceEvent(world, userId, present.presence, present.presenceSinceMs))
    }
    if (present.statusSinceMs > toldMs || present.presenceSinceMs > toldMs)
      news.push(activityEvent(world, userId, nowMs))
  }
  return news
}

function statusEvent(userId: string, status: string, atMs: number): WorldEvent {
  const body = { id: userId, routingStatus: { status, startTime: iso(atMs) } }
  return { topic: `v2.users.${userId}.routingStatus`, body, atMs }
}

function presenceEvent(world: World, userId: string, presence: string, atMs: number): WorldEvent {
  const presenceDefinition = { id: organizationPresence(world, presence), systemPresence: presence }
  const body = { source: 'PURECLOUD', presenceDefinition, primary: true, message: '', modifiedDate: iso(atMs) }
  return { topic: `v2.users.${userId}.presence`, body, atMs }
}

function activityEvent(world: World, userId: string, atMs: number): WorldEvent {
  const { status, statusSinceMs, presence, presenceSinceMs } = world.history().agentAt(userId, atMs)
  const joined = [...world.queues.values()].filter((queue) => queue.members.get(userId)?.joined === true)
  const body = {
    id: userId,
    routingStatus: { status, startTime: iso(statusSinceMs) },
    presence: {
      presenceDefinition: { id: organizationPresence(world, presence), systemPresence: presence },
      presenceMessage: '',
      modifiedDate: iso(presenceSinceMs),
    },
    outOfOffice: { active: false, modifiedDate: iso(world.startedAtMs) },
    activeQueueIds: joined.map(({ id }) => id),
    dateActiveQueuesChanged: iso(world.startedAtMs),
  }
  return { topic: `v2.users.${userId}.activity`, body, atMs }
}

interface Observed {
  readonly topic: string
  /** Which of the topic's groups it is, and what is in it, to tell whether it has changed. */
  readonly key: string
  readonly text: string
  readonly body: Record<string, unknown>
}

/** What the observations topics of every queue say now: one message for each group, figures as the query gives them. */
function observations(world: World, switches: EmulatorSwitches, nowMs: number): Observed[] {
  const predicates = [...world.queues.keys()].map((value) => ({ dimension: 'queueId', value }))
  if (predicates.length === 0) return []
  const query = { filter: { type: 'or', predicates }, metrics: METRICS }
  const { results } = queueObservations({ world, switches, nowMs }, query)
  return results.flatMap(({ group, data }) => {
    const key = JSON.stringify(group)
    const text = JSON.stringify(data)
    const interval = `${iso(nowMs)}/${iso(nowMs)}`
    const counts = data.flatMap(countOf)
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

function countOf(entry: object): object[] {
  if (!isObject(entry) || !isObject(entry.stats)) return []
  return [{ metric: entry.metric, count: entry.stats.count }]
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}
