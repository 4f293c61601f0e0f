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
  /**
   * The agent's time that a contact takes from each medium of the pool: less than its handle time if the agent handles others
   * meanwhile. From calls it is all of that, since one chat in hand keeps a call waiting, or none if calls may interrupt.
   */
  readonly workSeconds: ReadonlyMap<MediaType, number>
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
}

/** Views of the pools of a balance made for the `typical` moment; types that nobody can serve make a pool of their own. */
export function poolViews(model: RoutingModel, balance: Balance, typical: Moment): PoolView[] {
  const unserved = balance.unserved.map(
    (k): BalanceGroup => ({ saturation: Number.POSITIVE_INFINITY, types: [k], agents: [] }),
  )
  return [...balance.pools, ...unserved].map((pool) => {
    const media = [...new Set(pool.types.flatMap((k) => model.contactTypes[k]?.mediaType ?? []))]
    const types = pool.types.map((k) => typeView(model, k, { ...pool, media }, balance, typical))
    return { media, types, agents: pool.agents }
  })
}

function typeView(
  model: RoutingModel,
  k: number,
  pool: BalanceGroup & Pick<PoolView, 'media'>,
  balance: Balance,
  typical: Moment,
): TypeView {
  const width = model.contactTypes.length
  const rate = (agent: number, of = k): number => balance.rates[agent * width + of] ?? 0
  const type = model.contactTypes[k]
  const { mediaType = '' } = type ?? {}
  const placesOf = (agent: number): number => {
    const own = model.agents[agent]
    return own === undefined || type === undefined ? 0 : countPlaces(own, type)
  }
  const takes = (agent: number, medium: MediaType): boolean =>
    pool.types.some((of) => model.contactTypes[of]?.mediaType === medium && rate(agent, of) > 0)
  const timeFrom = (medium: MediaType, agent: number): number => {
    const { interruptedBy, concurrency } = model.agents[agent] ?? {}
    if (medium === mediaType || !takes(agent, medium)) return 1
    if (interruptedBy?.[mediaType]?.includes(medium)) return 0
    return Math.max(1, placesOf(agent) / (concurrency?.[medium] ?? 1))
  }
  const split = pool.agents.flatMap((agent) => {
    const share = balance.share[agent * width + k] ?? 0
    return share > 0 ? [{ agent, share }] : []
  })
  const total = (of: (agent: number) => number): number =>
    split.reduce((sum, { agent, share }) => sum + share * (typical.presence[agent] ?? 0) * of(agent), 0)
  const served = total((agent) => rate(agent))
  const secondsOf = (time: number): number => (served > 0 ? (3600 * time) / served : (type?.ahtSeconds ?? 0))
  return {
    k,
    mediaType,
    targetSeconds: type?.target.seconds ?? 0,
    ahtSeconds: secondsOf(total(placesOf)),
    workSeconds: new Map(pool.media.map((medium) => [medium, secondsOf(total((agent) => timeFrom(medium, agent)))])),
    split,
    able: pool.agents.flatMap((agent) => (rate(agent) > 0 ? [{ agent, places: placesOf(agent) }] : [])),
  }
}

/** Load divided by agents of a pool in one interval, as a medium sees it: the occupancy of each agent if the load is spread evenly. */
export function poolOccupancy(pool: PoolView, moment: Moment, medium: MediaType): number {
  const agents = pool.agents.reduce((sum, agent) => sum + (moment.presence[agent] ?? 0), 0)
  const load = pool.types.reduce(
    (sum, { k, workSeconds }) => sum + ((moment.callsPerHour[k] ?? 0) * (workSeconds.get(medium) ?? 0)) / 3600,
    0,
  )
  return agents > 0 ? load / agents : Number.POSITIVE_INFINITY
}
