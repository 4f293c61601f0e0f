import type { RoutingModel } from '../../../documents'
import { canServe, countPlaces } from '../../model/can-serve'
import type { Moment } from '../../model/time/moments'
import { type HandleTimes, handleTimes } from '../../proficiency/handle-times'
import { type FluidProgram, solveFluid } from './fluid'

/**
 * How the agents' time is divided if every contact type is kept as far from its limit as possible: first the busiest
 * group of types, then the busiest of the rest, and so on.
 */
export interface Balance {
  /**
   * By contact type, in model order: occupancy of the agents that the type depends on; 0 without demand, Infinity
   * without agents.
   */
  readonly saturation: readonly number[]
  /** Types that have demand and nobody to serve them. */
  readonly unserved: readonly number[]
  /** The groups, split into parts whose types share agents, directly or indirectly. */
  readonly pools: readonly BalanceGroup[]
  /** Groups from the busiest to the least busy. */
  readonly groups: readonly BalanceGroup[]
  /** Share of agent a's presence on type k at `a * types + k`; rows sum to 1 for every agent who can serve anything. */
  readonly share: Float64Array
  /**
   * Contacts per hour that agent a serves of type k when doing nothing else, at `a * types + k`; 0 if the agent cannot
   * serve it.
   */
  readonly rates: Float64Array
  /** Largest relative gap to the proven bound over all groups: 1e-9 or less when exact. */
  readonly gap: number
}

export interface BalanceGroup {
  readonly saturation: number
  readonly types: readonly number[]
  readonly agents: readonly number[]
}

/** A price below this share of the total counts as 0: the type does not limit growth. */
const PRICE_NOISE = 1e-12

/**
 * Balances one moment of a model by fluid programs, exactly and with each agent's own speed. In an optimum, the types
 * with a positive price take all the time of the agents with a positive value, and only these agents can serve them.
 * The remaining types and agents form a smaller program of the same kind. Who takes four chats at once serves four in the time
 * of one.
 */
export function balance(model: RoutingModel, moment: Moment, times: HandleTimes = handleTimes(model)): Balance {
  const rates = serviceRates(model, times)
  const types = model.contactTypes.length
  const share = new Float64Array(rates.length)
  const saturation = model.contactTypes.map(() => 0)
  const groups: BalanceGroup[] = []
  let gap = 0
  let openTypes = model.contactTypes.flatMap((_, k) => ((moment.callsPerHour[k] ?? 0) > 0 ? [k] : []))
  let openAgents = model.agents.flatMap((_, a) => ((moment.presence[a] ?? 0) > 0 ? [a] : []))
  const unserved = openTypes.filter((k) => !openAgents.some((a) => (rates[a * types + k] ?? 0) > 0))
  for (const k of unserved) saturation[k] = Number.POSITIVE_INFINITY
  openTypes = openTypes.filter((k) => !unserved.includes(k))

  while (openTypes.length > 0) {
    openAgents = openAgents.filter((a) => openTypes.some((k) => (rates[a * types + k] ?? 0) > 0))
    const solution = solveFluid(
      subProgram(rates, types, openAgents, openTypes, moment),
      previousKeys(share, types, openAgents, openTypes),
    )
    gap = Math.max(gap, Math.abs(solution.gap))
    const width = openTypes.length
    openAgents.forEach((a, i) => {
      openTypes.forEach((k, j) => {
        share[a * types + k] = solution.share[i * width + j] ?? 0
      })
    })
    const serves = (a: number, k: number): boolean => (rates[a * types + k] ?? 0) > 0
    const priced = openTypes.filter((_, j) => (solution.price[j] ?? 0) > PRICE_NOISE)
    const busy = openAgents.filter((a) => priced.some((k) => serves(a, k)))
    const idleAgents = openAgents.filter((a) => !busy.includes(a))
    // Rounding may make the price of a type 0. The type must then still keep its agents in the next round.
    const tight = openTypes.filter((k) => priced.includes(k) || !idleAgents.some((a) => serves(a, k)))
    const full = 1 / solution.t
    for (const k of tight) saturation[k] = full
    groups.push({ saturation: full, types: tight, agents: busy })
    openTypes = openTypes.filter((k) => !tight.includes(k))
    openAgents = idleAgents
  }
  const pools = groups.flatMap((group) => splitPools(group, rates, types))
  return { saturation, unserved, pools, groups, share, rates, gap }
}

/**
 * The balance after an agent loses some types (indices) on which it spends no time. The shares stay optimal; only the
 * agents who could stand in change.
 */
export function withoutService(own: Balance, agent: number, types: readonly number[], width: number): Balance {
  const rates = own.rates.slice()
  for (const k of types) rates[agent * width + k] = 0
  return { ...own, rates, pools: own.groups.flatMap((group) => splitPools(group, rates, width)) }
}

/** Splits the group into parts. Two types are in one part if they are linked by agents of the group who serve both. */
function splitPools(group: BalanceGroup, rates: Float64Array, types: number): BalanceGroup[] {
  const pools: BalanceGroup[] = []
  const open = new Set(group.types)
  const idle = new Set(group.agents)
  for (const seed of group.types) {
    if (!open.delete(seed)) continue
    const members = [seed]
    const agents: number[] = []
    for (const k of members) {
      for (const a of idle) {
        if (!((rates[a * types + k] ?? 0) > 0)) continue
        idle.delete(a)
        agents.push(a)
        for (const other of open) {
          if ((rates[a * types + other] ?? 0) > 0 && open.delete(other)) members.push(other)
        }
      }
    }
    pools.push({ saturation: group.saturation, types: members, agents })
  }
  return pools
}

/** Contacts per hour by agent and type, 0 where the agent cannot serve the type. */
function serviceRates(model: RoutingModel, times: HandleTimes): Float64Array {
  const serves = canServe(model)
  const types = model.contactTypes.length
  const rates = new Float64Array(model.agents.length * types)
  model.agents.forEach((agent, a) => {
    model.contactTypes.forEach((type, k) => {
      const seconds = serves(agent, type) ? times.ahtSeconds(agent.id, type.id) : 0
      rates[a * types + k] = seconds > 0 ? (countPlaces(agent, type) * 3600) / seconds : 0
    })
  })
  return rates
}

function subProgram(
  rates: Float64Array,
  types: number,
  agents: readonly number[],
  open: readonly number[],
  moment: Moment,
): FluidProgram {
  const part = new Float64Array(agents.length * open.length)
  let at = 0
  for (const a of agents) {
    for (const k of open) part[at++] = rates[a * types + k] ?? 0
  }
  return {
    agents: agents.length,
    types: open.length,
    rates: part,
    capacity: Float64Array.from(agents, (a) => moment.presence[a] ?? 0),
    demand: Float64Array.from(open, (k) => moment.callsPerHour[k] ?? 0),
  }
}

/** The type on which the previous round left each agent; undefined in the first round. */
function previousKeys(
  share: Float64Array,
  types: number,
  agents: readonly number[],
  open: readonly number[],
): Int32Array | undefined {
  let any = false
  const keys = Int32Array.from(agents, (a) => {
    let best = -1
    open.forEach((k, j) => {
      if ((share[a * types + k] ?? 0) > (best < 0 ? 0 : (share[a * types + (open[best] ?? 0)] ?? 0))) best = j
    })
    any ||= best >= 0
    return best
  })
  return any ? keys : undefined
}
