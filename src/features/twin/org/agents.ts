import { byNameThenId } from '../../../core/order'
import { DAY_MINUTES, WEEK_MINUTES } from '../../../core/time/durations'
import type { Demand, ModelAgent, RoutingModel, Snapshot, SnapshotAgent, WeekPresence } from '../../../documents'
import type { World, WorldContactType, WorldDivision, WorldSkill, WorldUser } from '../../../emulator/model/types'
import { idStream } from '../../../emulator/world/ids'
import type { MeasuredFigures } from './truth'

export interface AgentSources {
  readonly snapshot: Snapshot
  readonly demand: Demand
  readonly model: RoutingModel
  readonly figures: MeasuredFigures
}

/** The agents of a snapshot, sorted by name as on the platform. */
export function twinAgents(world: World, sources: AgentSources): void {
  const { snapshot, demand } = sources
  const times = new Map(demand.staffing.map((row) => [row.userId, row]))
  const agents = [...snapshot.agents].sort(byNameThenId)
  const guessed = presenceFromTotals(sources.model, demand)
  for (const agent of agents) {
    const week = times.get(agent.id)?.week ?? guessed(agent.id)
    world.users.set(
      agent.id,
      buildUser(agent, week, (type) => sources.figures(agent.id, type)),
    )
  }
}

function buildUser(
  agent: SnapshotAgent,
  week: readonly WeekPresence[],
  measured: NonNullable<WorldUser['truth']['measured']>,
): WorldUser {
  const { id, name, divisionId = '', profile, skills, languages, certifications, licensed } = agent
  const known = new Map<WorldContactType, ReturnType<typeof measured>>()
  return {
    id,
    name,
    email: profile === undefined ? `${id}@twin.invalid` : (profile.email ?? ''),
    state: toState(agent.state),
    divisionId,
    title: profile?.title ?? '',
    department: profile?.department ?? '',
    acdAutoAnswer: false,
    version: 1,
    skills: new Map(skills.map((own) => [own.id, own.level])),
    languages: new Map(languages.map((own) => [own.id, own.level])),
    certifications: [...certifications],
    licenses: licensed === false ? ['communicate'] : ['engage3'],
    ...(licensed === undefined ? { withoutLicenseRecord: true } : {}),
    routingStatus: 'OFF_QUEUE',
    utilization: undefined,
    truth: {
      speed: new Map(),
      resolution: new Map(),
      measured(type) {
        const figures = known.get(type) ?? measured(type)
        known.set(type, figures)
        return figures
      },
    },
    shifts: buildShifts(week),
    week,
  }
}

/** Resolution of a week that is computed from totals. */
const SLOT_MINUTES = 30
const SLOTS = WEEK_MINUTES / SLOT_MINUTES
const SLOT_SECONDS = SLOT_MINUTES * 60
/** Number of halvings to find the scale of a week: precise to far less than a second. */
const HALVINGS = 60

/**
 * Planned shifts as workforce management shows them, Monday first: from the first to the last minute on queue of each
 * day.
 */
function buildShifts(week: readonly WeekPresence[]): WorldUser['shifts'] {
  return Array.from({ length: 7 }, (_, day) => {
    const stretchesOfDay = week.filter(({ fromMinute }) => Math.floor(fromMinute / DAY_MINUTES) === day)
    if (stretchesOfDay.length === 0) return null
    const start = Math.min(...stretchesOfDay.map(({ fromMinute }) => fromMinute))
    const end = Math.max(...stretchesOfDay.map(({ toMinute }) => toMinute))
    return { startMinute: start - day * DAY_MINUTES, endMinute: Math.min(end - day * DAY_MINUTES, DAY_MINUTES) }
  })
}

/**
 * When agents are on queue if only their total time is known: in proportion to the work of their queues, so that the
 * total is met. If no agent's time is known, they are on queue whenever there is work.
 */
function presenceFromTotals(model: RoutingModel, demand: Demand): (userId: string) => readonly WeekPresence[] {
  const byQueue = workByQueue(model)
  const agents = new Map(model.agents.map((agent) => [agent.id, agent]))
  const weeks = (Date.parse(demand.interval.end) - Date.parse(demand.interval.start)) / (WEEK_MINUTES * 60_000)
  return (userId) => {
    const agent = agents.get(userId)
    if (agent === undefined) return []
    const work = sumWork(agent, byQueue)
    if (demand.staffing.length === 0) return stretches(work.map((one) => (one > 0 ? 1 : 0)))
    return stretches(scaled(work, agent.staffedSeconds / weeks / SLOT_SECONDS))
  }
}

/** Work per half hour of the week, by queue. */
function workByQueue({ contactTypes }: RoutingModel): ReadonlyMap<string, number[]> {
  const byQueue = new Map<string, number[]>()
  for (const { queueId, weekProfile, ahtSeconds } of contactTypes) {
    const sums = byQueue.get(queueId) ?? new Array<number>(SLOTS).fill(0)
    byQueue.set(queueId, sums)
    const { intervalMinutes = 1, callsPerHour = [] } = weekProfile ?? {}
    for (let slot = 0; slot < SLOTS; slot++) {
      const perHour = callsPerHour[Math.floor((slot * SLOT_MINUTES) / intervalMinutes)] ?? 0
      sums[slot] = (sums[slot] ?? 0) + perHour * ahtSeconds
    }
  }
  return byQueue
}

function sumWork({ queues }: ModelAgent, byQueue: ReadonlyMap<string, number[]>): number[] {
  const queueWork = queues.flatMap(({ queueId }) => [byQueue.get(queueId) ?? []])
  return Array.from({ length: SLOTS }, (_, slot) => queueWork.reduce((sum, work) => sum + (work[slot] ?? 0), 0))
}

/** Shares in proportion to the work, none above 1, with a sum of `halfHours`; all 1 where that is not enough. */
function scaled(work: readonly number[], halfHours: number): number[] {
  const share = (scale: number): number[] => work.map((one) => Math.min(1, one * scale))
  const max = Math.max(...work)
  if (halfHours <= 0 || max <= 0) return work.map(() => 0)
  let low = 0
  let high = 1 / Math.min(...work.filter((one) => one > 0))
  for (let i = 0; i < HALVINGS; i++) {
    const middle = (low + high) / 2
    if (share(middle).reduce((sum, one) => sum + one, 0) < halfHours) low = middle
    else high = middle
  }
  return share(high)
}

function stretches(shares: readonly number[]): WeekPresence[] {
  const found: { fromMinute: number; toMinute: number; share: number }[] = []
  shares.forEach((share, slot) => {
    if (share <= 0) return
    const fromMinute = slot * SLOT_MINUTES
    const last = found.at(-1)
    if (last !== undefined && last.toMinute === fromMinute && last.share === share) last.toMinute += SLOT_MINUTES
    else found.push({ fromMinute, toMinute: fromMinute + SLOT_MINUTES, share })
  })
  return found
}

/** Assumed time between the last change of the catalog and the twin's start: a snapshot does not contain it. */
const AGE_MS = 400 * 86_400_000

/**
 * The divisions of a snapshot. It does not say which one is the home division: it is the one of that name, or else the
 * first.
 */
export function twinDivisions({ divisions }: Snapshot, seed: number): Map<string, WorldDivision> {
  const known = divisions.length > 0 ? divisions : [{ id: idStream(`${seed}/divisions`)(), name: 'Home' }]
  const home = known.find(({ name }) => name.toLowerCase() === 'home') ?? known[0]
  return new Map(known.map(({ id, name }) => [id, { id, name, description: '', homeDivision: id === home?.id }]))
}

/** The skills and languages of a snapshot. */
export function twinLabels(world: World, { skills, languages }: Snapshot): void {
  const dateModifiedMs = world.startedAtMs - AGE_MS
  for (const { id, name, state, divisionId = '' } of skills)
    world.skills.set(id, { id, name, state: toState(state), divisionId, dateModifiedMs, version: 1, visibleAtMs: 0 })
  for (const { id, name } of languages)
    world.languages.set(id, { id, name, state: 'active', dateModifiedMs, version: 1 })
}

/** Known states. A state that the platform adds later counts as active. */
function toState(state: string): WorldSkill['state'] {
  return state === 'inactive' || state === 'deleted' ? state : 'active'
}
