import { sum } from '../../core/sum'
import type { MediaType, RoutingModel } from '../../documents'
import type { Balance, BalanceGroup } from '../coverage/fluid/balance'
import { countPlaces } from '../model/can-serve'
import type { Moment } from '../model/time/moments'

export interface TypeView {
  readonly k: number
  readonly mediaType: MediaType
  readonly targetSeconds: number
  /** Mean handle time of the agents who serve it, in seconds. */
  readonly ahtSeconds: number
  /** Time of one agent that a contact takes: less than its handle time if the agent handles others meanwhile. */
  readonly workSeconds: number
  /** Agents whose time the balance assigns to it, with the share. */
  readonly split: readonly { readonly agent: number; readonly share: number }[]
  /** All agents of its pool who can serve it, and how many of its contacts each takes at once. */
  readonly able: readonly { readonly agent: number; readonly places: number }[]
}

/** Types that share agents, with all agents' handle times and available time. */
interface PoolView {
  readonly media: readonly MediaType[]
  readonly types: readonly TypeView[]
  readonly agents: readonly number[]
  /** What each medium of the pool finds in the hands of its agents: their seconds for each contact of another medium. */
  readonly inHand: ReadonlyMap<MediaType, readonly TypeSeconds[]>
}

interface TypeSeconds {
  readonly k: number
  readonly seconds: number
}

/** Views of the pools of a balance made for the `typical` moment; types that nobody can serve make a pool of their own. */
export function poolViews(model: RoutingModel, balance: Balance, typical: Moment): PoolView[] {
  const unserved = balance.unserved.map(
    (k): BalanceGroup => ({ saturation: Number.POSITIVE_INFINITY, types: [k], agents: [] }),
  )
  const shareOf = contactShares(model, balance, typical)
  return [...balance.pools, ...unserved].map((pool) => {
    const media = [...new Set(pool.types.flatMap((k) => model.contactTypes[k]?.mediaType ?? []))]
    return {
      media,
      types: pool.types.map((k) => typeView(model, k, pool, balance, typical)),
      agents: pool.agents,
      inHand: new Map(
        media.map((medium) => [medium, shareOf ? secondsInHand(model, pool, medium, balance, shareOf) : []]),
      ),
    }
  })
}

/** Least part of an agent's time that counts as free of other media: a contact that waits gets somebody in the end. */
const LEAST_FREE = 0.02

/**
 * Share of each type's contacts that routing gives to an agent: by places, and by the part of the agent's time that the
 * balance leaves free of other media. Undefined where all types have one medium.
 */
function contactShares(
  { agents, contactTypes }: RoutingModel,
  { rates, share, saturation }: Balance,
  { presence }: Moment,
) {
  const width = contactTypes.length
  const media = [...new Set(contactTypes.map(({ mediaType }) => mediaType))]
  if (media.length < 2) return undefined
  const mediumOf = contactTypes.map(({ mediaType }) => media.indexOf(mediaType))
  const totals = new Array<number>(width).fill(0)
  const weightOf = agents.map((agent, a) => {
    const busy = media.map(() => 0)
    mediumOf.forEach((medium, k) => {
      busy[medium] = (busy[medium] ?? 0) + (share[a * width + k] ?? 0) * Math.min(1, saturation[k] ?? 0)
    })
    const free = busy.map((own) => Math.max(LEAST_FREE, 1 - sum(busy) + own))
    return (k: number): number => {
      const type = contactTypes[k]
      if (type === undefined || !((rates[a * width + k] ?? 0) > 0)) return 0
      return countPlaces(agent, type) * (presence[a] ?? 0) * (free[mediumOf[k] ?? 0] ?? 0)
    }
  })
  for (const weight of weightOf) for (let k = 0; k < width; k++) totals[k] = (totals[k] ?? 0) + weight(k)
  return (agent: number, k: number): number => {
    const weight = weightOf[agent]?.(k) ?? 0
    return weight > 0 ? weight / (totals[k] ?? 1) : 0
  }
}

/**
 * The time of a pool's agents that each contact of other media takes from one of its media. One chat in hand keeps a call
 * waiting, so that it takes all of its handle time, or nothing if calls may interrupt.
 */
function secondsInHand(
  { agents: all, contactTypes }: RoutingModel,
  { types, agents }: BalanceGroup,
  medium: MediaType,
  { rates }: Balance,
  shareOf: (agent: number, k: number) => number,
): TypeSeconds[] {
  const width = contactTypes.length
  const own = types.filter((k) => contactTypes[k]?.mediaType === medium)
  const seconds = new Map<number, number>()
  for (const agent of agents) {
    const takesBoth = own.some((k) => (rates[agent * width + k] ?? 0) > 0)
    const { interruptedBy, concurrency } = all[agent] ?? {}
    contactTypes.forEach(({ mediaType }, k) => {
      const rate = rates[agent * width + k] ?? 0
      if (rate === 0 || mediaType === medium) return
      if (takesBoth && interruptedBy?.[mediaType]?.includes(medium)) return
      const times = takesBoth ? Math.max(1, (concurrency?.[mediaType] ?? 1) / (concurrency?.[medium] ?? 1)) : 1
      seconds.set(k, (seconds.get(k) ?? 0) + (times * shareOf(agent, k) * 3600) / rate)
    })
  }
  return [...seconds].map(([k, one]) => ({ k, seconds: one }))
}

function typeView(model: RoutingModel, k: number, pool: BalanceGroup, balance: Balance, typical: Moment): TypeView {
  const width = model.contactTypes.length
  const rate = (agent: number): number => balance.rates[agent * width + k] ?? 0
  const type = model.contactTypes[k]
  const placesOf = (agent: number): number => {
    const own = model.agents[agent]
    return own === undefined || type === undefined ? 0 : countPlaces(own, type)
  }
  const split = pool.agents.flatMap((agent) => {
    const share = balance.share[agent * width + k] ?? 0
    return share > 0 ? [{ agent, share }] : []
  })
  const total = (of: (agent: number) => number): number =>
    split.reduce((all, { agent, share }) => all + share * (typical.presence[agent] ?? 0) * of(agent), 0)
  const served = total(rate)
  const secondsOf = (time: number): number => (served > 0 ? (3600 * time) / served : (type?.ahtSeconds ?? 0))
  return {
    k,
    mediaType: type?.mediaType ?? '',
    targetSeconds: type?.target.seconds ?? 0,
    ahtSeconds: secondsOf(total(placesOf)),
    workSeconds: secondsOf(total(() => 1)),
    split,
    able: pool.agents.flatMap((agent) => (rate(agent) > 0 ? [{ agent, places: placesOf(agent) }] : [])),
  }
}

/** Part of the free time by places that is left to contacts that never abandon, however much others in hand take. */
const LEFT_WHILE_WAITING = 1 / 3

/** Load divided by agents of a pool in one interval: the occupancy of each agent if the load is spread evenly. */
interface PoolLoad {
  /** Each contact takes a place of its agent. */
  readonly byPlaces: number
  /** As each medium of the pool sees it: one contact of another medium in hand may keep its contacts waiting. */
  readonly seen: ReadonlyMap<MediaType, number>
}

export function poolLoad({ media, types, agents, inHand }: PoolView, { presence, callsPerHour }: Moment): PoolLoad {
  const present = sum(agents.map((agent) => presence[agent] ?? 0))
  const loadOf = (k: number, seconds: number): number => ((callsPerHour[k] ?? 0) * seconds) / 3600
  const own = new Map(media.map((medium) => [medium, 0]))
  for (const { k, mediaType, workSeconds } of types)
    own.set(mediaType, (own.get(mediaType) ?? 0) + loadOf(k, workSeconds))
  const perAgent = (load: number): number => (present > 0 ? load / present : Number.POSITIVE_INFINITY)
  const seen = media.map((medium): [MediaType, number] => {
    const others = (inHand.get(medium) ?? []).reduce((all, { k, seconds }) => all + loadOf(k, seconds), 0)
    return [medium, perAgent((own.get(medium) ?? 0) + others)]
  })
  return { byPlaces: perAgent(sum([...own.values()])), seen: new Map(seen) }
}

/**
 * The occupancy that contacts of a medium find.
 * @param isPatient they never abandon: while they wait, others in hand end and gather on fewer agents
 */
export function occupancyFor({ byPlaces, seen }: PoolLoad, medium: MediaType, isPatient: boolean): number {
  const occupancy = seen.get(medium) ?? byPlaces
  return isPatient && byPlaces < 1 ? Math.min(occupancy, 1 - LEFT_WHILE_WAITING * (1 - byPlaces)) : occupancy
}
