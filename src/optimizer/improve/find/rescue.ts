import type { Compiled } from '../../simulate/compile/compiled'
import type { Opening, Openings } from '../center/openings'
import type { Token } from '../center/tokens'
import type { MissedWeek, Needed } from './missed'

/**
 * Probability that a contact that only this agent could have taken misses its target when the agent is busy with
 * another. Some are still answered within the target by the next agent who becomes free. Found by comparing with
 * simulated gains.
 */
const LOSS_WHEN_NEEDED = 0.8

/** Missed contacts that changes would rescue, one change after the other. A contact is rescued only once. */
export interface Rescue {
  /** Contacts within service level that an agent's changes add per week to the changes already made. */
  valueOf(opening: Opening): number
  /** Makes the changes, and returns their gain per week. */
  make(opening: Opening): number
  /** An upper bound of `valueOf` that takes no time. */
  boundOf(opening: Opening): number
}

/** Replays the missed contacts of some weeks. `weights` by contact type. */
export function createRescue(
  { ahtSeconds, typeCount, agentCount }: Compiled,
  { lacking }: Openings,
  weeks: readonly MissedWeek[],
  weights: Float64Array,
): Rescue {
  const made: Set<Token>[] = Array.from({ length: agentCount }, () => new Set())
  const rescued = weeks.map(({ types }) => new Uint8Array(types.length))
  // By week and agent: the periods in which the agent is busy with rescued contacts, in order.
  const busy: number[][][] = weeks.map(() => Array.from({ length: agentCount }, () => []))

  function replay(agent: number, tokens: readonly Token[], week: number, isMade: boolean): number {
    const own = weeks[week]
    if (own === undefined) return 0
    const { types, needed } = own
    const { contacts, since } = own.chancesOf(agent)
    const has = new Set([...(made[agent] ?? []), ...tokens])
    const opens = Array.from({ length: typeCount }, (_, k) =>
      lacking[agent * typeCount + k]?.every((token) => has.has(token)),
    )
    const taken = busy[week]?.[agent] ?? []
    const spans: number[] = []
    let value = 0
    let until = Number.NEGATIVE_INFINITY
    let next = 0
    for (let i = 0; i < contacts.length; i++) {
      const contact = contacts[i] ?? 0
      const at = since[i] ?? 0
      const type = types[contact] ?? 0
      if (at < until || opens[type] !== true || rescued[week]?.[contact] === 1) continue
      const end = at + (ahtSeconds[agent * typeCount + type] ?? 0)
      while (next < taken.length && (taken[next + 1] ?? 0) <= at) next += 2
      if (next < taken.length && (taken[next] ?? 0) < end) continue
      const net = (weights[type] ?? 0) - LOSS_WHEN_NEEDED * lostBetween(needed[agent], at, end, weights)
      value += net
      until = end
      if (!isMade) continue
      const done = rescued[week]
      if (done !== undefined) done[contact] = 1
      spans.push(at, end)
    }
    if (isMade && spans.length > 0) mark(busy[week], agent, taken, spans)
    return value
  }

  const replayed = ({ agent, tokens }: Opening, isMade: boolean) =>
    mean(weeks.map((_, week) => replay(agent, tokens, week, isMade)))
  return {
    valueOf: (opening) => replayed(opening, false),
    make: (opening) => {
      const value = replayed(opening, true)
      for (const token of opening.tokens) made[opening.agent]?.add(token)
      return value
    },
    boundOf: ({ agent, types }) =>
      mean(
        weeks.map(({ counts }) =>
          types.reduce((sum, k) => sum + (weights[k] ?? 0) * (counts[agent * typeCount + k] ?? 0), 0),
        ),
      ),
  }
}

function mark(busy: number[][] | undefined, agent: number, taken: readonly number[], own: readonly number[]): void {
  const all = [...pairs(taken), ...pairs(own)].sort(([x], [y]) => x - y)
  if (busy !== undefined) busy[agent] = all.flat()
}

function pairs(flat: readonly number[]): [number, number][] {
  return Array.from({ length: flat.length / 2 }, (_, i) => [flat[2 * i] ?? 0, flat[2 * i + 1] ?? 0])
}

/** Total weight of the contacts that needed the agent after `from` and before `to`. */
function lostBetween(needed: Needed | undefined, from: number, to: number, weights: Float64Array): number {
  if (needed === undefined) return 0
  const { at, types } = needed
  let low = 0
  let high = at.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((at[middle] ?? 0) <= from) low = middle + 1
    else high = middle
  }
  let lost = 0
  for (let i = low; i < at.length && (at[i] ?? 0) < to; i++) lost += weights[types[i] ?? 0] ?? 0
  return lost
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length
}
