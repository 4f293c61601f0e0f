import { sum } from '../../core/sum'
import type { MediaType, RoutingModel } from '../../documents'
import type { Balance, BalanceGroup } from '../coverage/fluid/balance'
import { countPlaces } from '../model/can-serve'
import type { Moment } from '../model/time/moments'

export interface TypeView {
  readonly k: number
  readonly mediaType: MediaType
  readonly targetSeconds: number
  /** Infinity if its contacts never abandon. */
  readonly patienceSeconds: number
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
  readonly media: readonly MediumView[]
  readonly types: readonly TypeView[]
  readonly agents: readonly number[]
}

interface MediumView {
  readonly mediaType: MediaType
  readonly types: readonly TypeView[]
  /** Agents of the pool who take it. */
  readonly takers: readonly number[]
  /** Those of them whom contacts of other media in hand keep from it. */
  readonly shared: readonly number[]
  /** What the shared agents have in hand of other media. */
  readonly inHand: readonly InHand[]
}

/** A type of another medium, for each of its contacts. */
interface InHand {
  readonly k: number
  /** Part that goes to the shared agents. */
  readonly share: number
  /** Their time, if one contact in hand keeps the medium's contacts waiting. */
  readonly seconds: number
  /** Their time, if all their places are taken. */
  readonly placeSeconds: number
}

/** Views of the pools of a balance made for the `typical` moment; types that nobody can serve make a pool of their own. */
export function poolViews(model: RoutingModel, balance: Balance, typical: Moment): PoolView[] {
  const unserved = balance.unserved.map(
    (k): BalanceGroup => ({ saturation: Number.POSITIVE_INFINITY, types: [k], agents: [] }),
  )
  const shareOf = contactShares(model, balance, typical)
  return [...balance.pools, ...unserved].map((pool) => {
    const types = pool.types.map((k) => typeView(model, k, pool, balance, typical))
    const media = [...new Set(types.map(({ mediaType }) => mediaType))]
    return {
      types,
      agents: pool.agents,
      media: media.map((one) => mediumView(model, one, types, pool, balance, shareOf)),
    }
  })
}

/**
 * Least part of time that counts as free of other media: of one agent, since a contact that waits gets somebody in the end; of all
 * of them, since contacts that never abandon grow without end if less is free, unless others gather within their target.
 */
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
 * A medium of a pool. One chat in hand keeps a call waiting, so that it takes all of its handle time, or nothing if calls may
 * interrupt. Agents who do not take the medium do not count, whatever they have in hand.
 */
function mediumView(
  { agents: all, contactTypes }: RoutingModel,
  mediaType: MediaType,
  ofPool: readonly TypeView[],
  { agents }: BalanceGroup,
  { rates }: Balance,
  shareOf: ReturnType<typeof contactShares>,
): MediumView {
  const width = contactTypes.length
  const types = ofPool.filter((type) => type.mediaType === mediaType)
  const takers = agents.filter((agent) => types.some(({ k }) => (rates[agent * width + k] ?? 0) > 0))
  const inHand = new Map<number, InHand>()
  const shared = takers.filter((agent) => {
    const { interruptedBy, concurrency } = all[agent] ?? {}
    let isShared = false
    contactTypes.forEach((type, k) => {
      const rate = rates[agent * width + k] ?? 0
      if (!shareOf || rate === 0 || type.mediaType === mediaType) return
      if (interruptedBy?.[type.mediaType]?.includes(mediaType)) return
      isShared = true
      const times = Math.max(1, (concurrency?.[type.mediaType] ?? 1) / (concurrency?.[mediaType] ?? 1))
      const own = shareOf(agent, k)
      const { share, seconds, placeSeconds } = inHand.get(k) ?? { share: 0, seconds: 0, placeSeconds: 0 }
      const time = (own * 3600) / rate
      inHand.set(k, { k, share: share + own, seconds: seconds + times * time, placeSeconds: placeSeconds + time })
    })
    return isShared
  })
  return { mediaType, types, takers, shared, inHand: [...inHand.values()] }
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
    patienceSeconds: type?.patienceSeconds ?? Number.POSITIVE_INFINITY,
    ahtSeconds: secondsOf(total(placesOf)),
    workSeconds: secondsOf(total(() => 1)),
    split,
    able: pool.agents.flatMap((agent) => (rate(agent) > 0 ? [{ agent, places: placesOf(agent) }] : [])),
  }
}

/** What contacts of a medium find in one interval, as parts of the agents who take it. */
interface MediumLoad {
  /** Their own load: the occupancy of each agent if it is spread evenly. */
  readonly own: number
  /** Part of the agents whom contacts of other media in hand leave to it. */
  readonly open: number
}

/** With this many contacts arriving within their own patience, one is waiting half of the times that an agent gets free (by `simulate`). */
const OFTEN_WAITING = 10

export function poolLoad(pool: PoolView, moment: Moment): ReadonlyMap<MediaType, MediumLoad> {
  const there = presentOf(pool.agents, moment)
  const endless = pool.types.filter(({ patienceSeconds }) => patienceSeconds === Number.POSITIVE_INFINITY)
  const [byPlaces = 0, stays = 0] = [pool.types, endless].map((types) => loadOf(types, moment) / there)
  return new Map(pool.media.map((medium) => [medium.mediaType, mediumLoad(medium, moment, byPlaces, stays)]))
}

/**
 * Who has chats in hand is not there for calls. A chat goes to an agent with nothing in hand while there is one, else to those
 * with chats: `each` chats for each agent whom calls leave to them keep 1 - exp(-each - each²/2) of these agents, which is `each`
 * while they are few, and never more than all. Calls have these agents fewer; they are no load of calls, as load would shrink with
 * the calls that abandon.
 * @param byPlaces occupancy of the pool as the balance has it: there others in hand gather within a long target
 * @param stays what of it never abandons
 */
function mediumLoad(
  { types, takers, shared, inHand }: MediumView,
  moment: Moment,
  byPlaces: number,
  stays: number,
): MediumLoad {
  const { callsPerHour } = moment
  const there = presentOf(takers, moment)
  const own = there > 0 ? loadOf(types, moment) / there : Number.POSITIVE_INFINITY
  const total = (of: (one: InHand) => number): number => sum(inHand.map((one) => (callsPerHour[one.k] ?? 0) * of(one)))
  const seconds = total((one) => one.seconds)
  if (!(seconds > 0 && there > 0)) return { own, open: 1 }

  // An agent who gets free takes a contact that waits. Where none waits, the next of all others comes to who has least in hand.
  const arriving = sum(types.map(({ k }) => callsPerHour[k] ?? 0))
  const others = total(() => 1)
  const patient = sum(types.map(({ k, patienceSeconds }) => perHour(callsPerHour[k] ?? 0, patienceSeconds)))
  const first = 1 - (OFTEN_WAITING / (OFTEN_WAITING + patient)) * (others / (arriving + others))
  const left = Math.max(0, Math.min(presentOf(shared, moment) / there, 1 - first * own))

  const each = seconds / 3600 / there / left
  const places = seconds / total((one) => one.placeSeconds)
  const taken = left * Math.min(1, Math.max(each / places, 1 - Math.exp(-each - each ** 2 / 2)))
  const target = Math.min(...types.map(({ targetSeconds }) => targetSeconds))
  const gathered = (1 - Math.exp((-target * total((one) => one.share)) / seconds)) ** 2
  // Where each takes a whole agent, those who abandon leave something to those who wait, however many they are.
  const all = places > 1 ? byPlaces : Math.max(stays, Math.min(byPlaces, 1 - LEAST_FREE))
  const kept = taken - gathered * Math.max(0, taken - Math.max(0, all - own))
  const isFull = patient === Number.POSITIVE_INFINITY && (all >= 1 || left - kept < LEAST_FREE * left * (1 - gathered))
  return { own, open: Math.max(0, 1 - (isFull ? left * (1 + LEAST_FREE) : kept)) }
}

function presentOf(agents: readonly number[], { presence }: Moment): number {
  return sum(agents.map((agent) => presence[agent] ?? 0))
}

/** Work of types, in agents. */
function loadOf(types: readonly TypeView[], { callsPerHour }: Moment): number {
  return types.reduce((all, { k, workSeconds }) => all + perHour(callsPerHour[k] ?? 0, workSeconds), 0)
}

function perHour(callsPerHour: number, seconds: number): number {
  return callsPerHour > 0 ? (callsPerHour * seconds) / 3600 : 0
}
