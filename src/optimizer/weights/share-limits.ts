import type { ModelAgent, Ref } from '../../documents'
import type { QueueOrder } from './order'
import type { MeasuredShares } from './shares'
import type { Weights } from './validate'

/** A wish that no tried order fulfils. */
export interface LimitedShare {
  readonly agent: Ref
  readonly wanted: number
  readonly reached: number
  /** Share that the agent has asked last of all, and asked first before all others; null where it was not looked at. */
  readonly limits: { readonly least: number; readonly most: number } | null
  readonly reason: string
}

/** Agents whose limits are simulated, those furthest off first: two runs each. */
const LOOKED_AT = 8

/** Wishes missed by more than the tolerance, the worst first. */
export function limitsOf(input: {
  readonly agents: readonly ModelAgent[]
  readonly order: QueueOrder
  readonly wanted: Weights
  readonly shares: Weights
  readonly reached: MeasuredShares
  readonly tolerance: number
  readonly measure: (places: readonly (number | undefined)[]) => number[]
}): LimitedShare[] {
  const { agents, order, wanted, shares, tolerance } = input
  const missed = agents
    .map((agent, i) => ({ agent, i, want: wanted[agent.id] ?? 0, share: shares[agent.id] ?? 0 }))
    .filter(({ want, share }) => Math.abs(want - share) > tolerance)
    .sort((a, b) => Math.abs(b.want - b.share) - Math.abs(a.want - a.share) || (a.agent.id < b.agent.id ? -1 : 1))
  const top = order.places - 1
  return missed.map(({ agent, i, want, share }, at) => {
    const alone = (own: number, others: number): number =>
      input.measure(agents.map((_, j) => (j === i ? own : others)))[i] ?? 0
    const limits = at < LOOKED_AT ? { least: alone(0, top), most: alone(top, 0) } : null
    const busy = input.reached.occupancy.get(agent.id) ?? 0
    return {
      agent: { id: agent.id, name: agent.name },
      wanted: want,
      reached: share,
      limits,
      reason: `${agent.name} gets ${percent(share)} where ${percent(want)} is wanted. ${because(order, { want, busy, tolerance, limits })}`,
    }
  })
}

function because(
  order: QueueOrder,
  wish: { want: number; busy: number; tolerance: number; limits: LimitedShare['limits'] },
): string {
  const { want, busy, tolerance, limits } = wish
  if (limits === null) return 'Others are further off.'
  const [first, last] =
    order.lever === 'levels' ? ['the highest level', 'the lowest level'] : ['ring 1', 'the last ring']
  if (want > limits.most + tolerance) {
    return `Out of reach: even alone at ${first} it is ${percent(limits.most)}; the agent is ${percent(busy)} busy as planned, and what comes meanwhile goes to others.`
  }
  if (want < limits.least - tolerance) {
    return `Out of reach: even alone at ${last} it is ${percent(limits.least)}, since the others are too busy to take it all; only leaving the queue gives less.`
  }
  return `Alone it could lie between ${percent(limits.least)} and ${percent(limits.most)}, but not together with the other wishes: the order has ${order.places} places and is no ratio.`
}

function percent(ratio: number): string {
  return `${(ratio * 100).toFixed(1)} %`
}
