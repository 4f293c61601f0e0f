import { percent } from '../../../core/text/counted'
import type { ModelAgent, Ref } from '../../../documents'
import type { Weights } from '../../../optimizer/weights/validate'
import type { QueueOrder } from './order'
import { type MeasuredShares, type ShareFigure, shareFigure } from './shares'

/** A target share that no simulated order reaches. */
export interface LimitedShare {
  readonly agent: Ref
  readonly desired: number
  readonly reached: number
  /**
   * Lowest and highest share found: last of all, first of all, and in every order tried. Null: not simulated.
   */
  readonly limits: { readonly min: number; readonly max: number } | null
  readonly reason: string
}

/** Maximum number of agents whose limits are simulated, those furthest off first. */
const EVALUATED = 8

/** Shares that miss their target by more than the tolerance, the worst first. */
export function explainLimits(input: {
  readonly agents: readonly ModelAgent[]
  readonly order: QueueOrder
  readonly desired: Weights
  readonly shares: Weights
  readonly before: MeasuredShares
  readonly reached: MeasuredShares
  readonly tolerance: number
  readonly confidence: number
  readonly measured: (places: readonly (number | undefined)[]) => MeasuredShares
  readonly tried: readonly (readonly number[])[]
}): LimitedShare[] {
  const { agents, order, desired, shares, tolerance, confidence } = input
  const missed = agents
    .map((agent, i) => ({ agent, i, want: desired[agent.id] ?? 0, share: shares[agent.id] ?? 0 }))
    .filter(({ want, share }) => Math.abs(want - share) > tolerance)
    .sort((a, b) => Math.abs(b.want - b.share) - Math.abs(a.want - a.share) || (a.agent.id < b.agent.id ? -1 : 1))
  const top = order.places - 1
  return missed.map(({ agent, i, want, share }, index) => {
    const figure = (of: MeasuredShares): ShareFigure => shareFigure(of, agent.id, confidence)
    const alone = (own: number, others: number): ShareFigure =>
      figure(input.measured(agents.map((_, j) => (j === i ? own : others))))
    const seen = [figure(input.before), figure(input.reached)]
    const tried = input.tried.map((all) => all[i] ?? 0)
    const ends = index < EVALUATED ? [alone(0, top), alone(top, 0), ...seen] : []
    const limits =
      ends.length === 0
        ? null
        : {
            min: Math.min(...tried, ...ends.map(({ mean }) => mean)),
            max: Math.max(...tried, ...ends.map(({ mean }) => mean)),
            // A share within the intervals of these figures counts as reachable.
            lowest: Math.min(...tried, ...ends.map(({ low }) => low)),
            highest: Math.max(...tried, ...ends.map(({ high }) => high)),
          }
    const busy = input.reached.occupancy.get(agent.id) ?? 0
    return {
      agent: { id: agent.id, name: agent.name },
      desired: want,
      reached: share,
      limits: limits === null ? null : { min: limits.min, max: limits.max },
      reason: `${agent.name} gets ${percent(share, 1)}; the target is ${percent(want, 1)}. ${because(order, { want, busy, tolerance, limits })}`,
    }
  })
}

function because(
  order: QueueOrder,
  desired: {
    want: number
    busy: number
    tolerance: number
    limits: { min: number; max: number; lowest: number; highest: number } | null
  },
): string {
  const { want, busy, tolerance, limits } = desired
  if (limits === null) return 'The limits were not simulated, since other agents are further off.'
  const [first, last] =
    order.lever === 'levels' ? ['the highest level', 'the lowest level'] : ['ring 1', 'the last ring']
  if (want > limits.highest + tolerance) {
    return `Out of reach: even alone at ${first}, or in any order tried, the share is at most ${percent(limits.max, 1)}; the agent is ${percent(busy, 1)} busy as planned, and contacts that arrive meanwhile go to others.`
  }
  if (want < limits.lowest - tolerance) {
    return `Out of reach: even alone at ${last}, or in any order tried, the share is at least ${percent(limits.min, 1)}, since the others are too busy to take all contacts; only deactivating the agent in the queue gives less.`
  }
  if (want < limits.min || want > limits.max) {
    return `No order tried gives it: the share was between ${percent(limits.min, 1)} and ${percent(limits.max, 1)}, and what is beyond is within their randomness.`
  }
  return `On its own, the share could be between ${percent(limits.min, 1)} and ${percent(limits.max, 1)}, but not together with the other targets: an order with ${order.places} places cannot give every ratio.`
}
