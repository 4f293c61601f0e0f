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
      inHand: new Map(media.map((medium) => [medium, secondsInHand(model, pool, medium, balance, shareOf)])),
    }
  })
}

/** Share of each type's contacts that routing gives to an agent, by places: 0 where all types have one medium. */
function contactShares(model: RoutingModel, { rates }: Balance, { presence }: Moment) {
  const width = model.contactTypes.length
  const isMixed = new Set(model.contactTypes.map(({ mediaType }) => mediaType)).size > 1
  const placesOf = (agent: number, k: number): number => {
    const [own, type] = [model.agents[agent], model.contactTypes[k]]
    const canTake = isMixed && own !== undefined && type !== undefined && (rates[agent * width + k] ?? 0) > 0
    return canTake ? countPlaces(own, type) * (presence[agent] ?? 0) : 0
  }
  const totals = model.contactTypes.map((_, k) => sum(model.agents.map((_own, agent) => placesOf(agent, k))))
  return (agent: number, k: number): number => {
    const total = totals[k] ?? 0
    return total > 0 ? placesOf(agent, k) / total : 0
  }
}

/**
 * The time of a pool's agents that each contact of other media takes from one of its media. Routing gives contacts to all
 * who can take them, also to agents whom the balance would leave free. One chat in hand keeps a call waiting, so that it
 * takes all of its handle time, or nothing if calls may interrupt.
 */
function secondsInHand(
  model: RoutingModel,
  { types, agents }: BalanceGroup,
  medium: MediaType,
  { rates }: Balance,
  shareOf: (agent: number, k: number) => number,
): TypeSeconds[] {
  const rate = (agent: number, k: number): number => rates[agent * model.contactTypes.length + k] ?? 0
  const own = types.filter((k) => model.contactTypes[k]?.mediaType === medium)
  const takers = new Set(agents.filter((agent) => own.some((k) => rate(agent, k) > 0)))
  return model.contactTypes.flatMap(({ mediaType }, k) => {
    if (mediaType === medium) return []
    const seconds = agents.map((agent) => {
      const share = shareOf(agent, k)
      const { interruptedBy, concurrency } = model.agents[agent] ?? {}
      if (share === 0 || (takers.has(agent) && interruptedBy?.[mediaType]?.includes(medium))) return 0
      const timeOfAll = takers.has(agent)
        ? Math.max(1, (concurrency?.[mediaType] ?? 1) / (concurrency?.[medium] ?? 1))
        : 1
      return (timeOfAll * share * 3600) / rate(agent, k)
    })
    return [{ k, seconds: sum(seconds) }]
  })
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

/**
 * Load divided by agents of a pool in one interval, as a medium sees it: the occupancy of each agent if the load is spread evenly.
 * @param isPatient its contacts never abandon: while they wait, others in hand end and gather on fewer agents
 */
export function poolOccupancy(
  { types, agents, inHand }: PoolView,
  { presence, callsPerHour }: Moment,
  medium: MediaType,
  isPatient: boolean,
): number {
  const present = sum(agents.map((agent) => presence[agent] ?? 0))
  if (present === 0) return Number.POSITIVE_INFINITY
  const load = (of: readonly TypeSeconds[]): number =>
    of.reduce((all, { k, seconds }) => all + ((callsPerHour[k] ?? 0) * seconds) / 3600, 0)
  const own = types.map(({ k, mediaType, workSeconds }) => ({ k, mediaType, seconds: workSeconds }))
  const byPlaces = load(own) / present
  const seen = (load(own.filter(({ mediaType }) => mediaType === medium)) + load(inHand.get(medium) ?? [])) / present
  return isPatient && byPlaces < 1 ? Math.min(seen, 1 - LEFT_WHILE_WAITING * (1 - byPlaces)) : seen
}
