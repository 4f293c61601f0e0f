import type { RoutingModel } from '../../documents'
import type { Balance, BalanceGroup } from '../coverage/fluid/balance'
import type { Moment } from '../model/time/moments'

export interface TypeView {
  readonly k: number
  /** Mean handle time of the agents who serve it, in seconds. */
  readonly ahtSeconds: number
  /** Agents whose time the balance assigns to it, with the share. */
  readonly split: readonly { readonly agent: number; readonly share: number }[]
  /** All agents of its pool who can serve it. */
  readonly able: readonly number[]
}

/** Types that share agents, with all agents' handle times and available time. */
interface PoolView {
  readonly types: readonly TypeView[]
  readonly agents: readonly number[]
}

/** Views of the pools of a balance made for the `typical` moment; types that nobody can serve make a pool of their own. */
export function poolViews(model: RoutingModel, balance: Balance, typical: Moment): PoolView[] {
  const unserved = balance.unserved.map(
    (k): BalanceGroup => ({ saturation: Number.POSITIVE_INFINITY, types: [k], agents: [] }),
  )
  return [...balance.pools, ...unserved].map(({ types, agents }) => ({
    types: types.map((k) => typeView(model, k, agents, balance, typical)),
    agents,
  }))
}

function typeView(
  model: RoutingModel,
  k: number,
  agents: readonly number[],
  balance: Balance,
  typical: Moment,
): TypeView {
  const width = model.contactTypes.length
  const rate = (agent: number): number => balance.rates[agent * width + k] ?? 0
  const split = agents.flatMap((agent) => {
    const share = balance.share[agent * width + k] ?? 0
    return share > 0 ? [{ agent, share }] : []
  })
  let time = 0
  let served = 0
  for (const { agent, share } of split) {
    time += share * (typical.presence[agent] ?? 0)
    served += share * (typical.presence[agent] ?? 0) * rate(agent)
  }
  const ahtSeconds = served > 0 ? (3600 * time) / served : (model.contactTypes[k]?.ahtSeconds ?? 0)
  return { k, ahtSeconds, split, able: agents.filter((agent) => rate(agent) > 0) }
}

/** Load divided by agents of a pool in one interval: the occupancy of each agent if the load is spread evenly. */
export function poolOccupancy(pool: PoolView, moment: Moment): number {
  const agents = pool.agents.reduce((sum, agent) => sum + (moment.presence[agent] ?? 0), 0)
  const load = pool.types.reduce(
    (sum, { k, ahtSeconds }) => sum + ((moment.callsPerHour[k] ?? 0) * ahtSeconds) / 3600,
    0,
  )
  return agents > 0 ? load / agents : Number.POSITIVE_INFINITY
}
