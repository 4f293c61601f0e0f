import { erlangC } from '../erlang/erlang-c'
import { headroomAbove } from '../erlang/kit/headroom'
import type { Offered } from '../erlang/kit/inputs'
import { reciprocalBlockingExcess } from '../erlang/kit/reciprocal-blocking'
import { leastAgents } from './least-agents'
import { meets } from './meets'
import { type CheckedTarget, TIE_TOLERANCE, tolerantCeil } from './target'

/** A staffing with the results of the search so far. */
export interface Staffed {
  readonly agents: number
  readonly serviceLevel: number
  readonly asaSeconds: number
}

/**
 * The fewest agents that meet `target` when nobody abandons (Erlang C); `load` above 0. It tries each number N of
 * agents upwards from the first stable one, for a load of A erlang and the target T in seconds. Each step updates 1/B
 * by its recurrence and e^(-(N-A) T / AHT) by one multiplication. If rounding could change the decision, `erlangC`
 * decides.
 */
export function agentsWithoutPatience(
  offered: Offered,
  load: number,
  target: CheckedTarget,
  minAgents: number,
  concurrency = 1,
): Staffed {
  if (concurrency > 1) return severalAtOnce(offered, load, target, minAgents, concurrency)
  const stable = Math.floor(load * (1 + TIE_TOLERANCE)) + 1
  const busy = target.maxOccupancy === undefined ? 0 : tolerantCeil(load / target.maxOccupancy)
  const least = Math.max(stable, busy, minAgents)
  if (load <= PASS_UP_TO) return pass(least, offered, load, target)
  return staffed(
    offered,
    leastAgents((agents) => enough(offered, agents, target), least, least),
    target,
  )
}

/**
 * The same search if each agent holds several contacts at once: contacts then wait for a free place instead of a free
 * agent.
 */
function severalAtOnce(
  offered: Offered,
  load: number,
  target: CheckedTarget,
  minAgents: number,
  concurrency: number,
): Staffed {
  const stable = Math.floor((load * (1 + TIE_TOLERANCE)) / concurrency) + 1
  const busy = target.maxOccupancy === undefined ? 0 : tolerantCeil(load / target.maxOccupancy / concurrency)
  const least = Math.max(stable, busy, minAgents)
  const agents = leastAgents((number) => enough(offered, number * concurrency, target), least, least)
  return { ...staffed(offered, agents * concurrency, target), agents }
}

/** Above this load (erlang) the pass has hundreds of steps and a search on direct values is faster. */
const PASS_UP_TO = 20_000

function pass(least: number, offered: Offered, load: number, target: CheckedTarget): Staffed {
  const { ahtSeconds } = offered
  const lateLimit = target.serviceLevel === undefined ? 1 : 1 - target.serviceLevel * (1 - TIE_TOLERANCE)
  const asaLimit = target.asaSeconds === undefined ? Infinity : (target.asaSeconds / ahtSeconds) * (1 + TIE_TOLERANCE)
  const inverse = 1 / load
  const step = Math.exp(-target.targetSeconds / ahtSeconds)
  let headroom = headroomAbove(offered, least, load)
  let decay = Math.exp((-headroom * target.targetSeconds) / ahtSeconds)
  let excess = reciprocalBlockingExcess(least, load)
  for (let agents = least; ; agents += 1) {
    const norm = agents + headroom * excess
    // Both figures must be at least 0 to meet the target. If one is within DOUBT of 0, erlangC decides.
    const lateSpare = lateLimit * norm - agents * decay
    const asaSpare = asaLimit * headroom * norm - agents
    // If the blocking probability rounds to 0, the products above may be NaN.
    const doubt = Math.abs(lateSpare) < DOUBT * agents * decay || Math.abs(asaSpare) < DOUBT * agents
    if (doubt || !(norm < Infinity)) {
      if (enough(offered, agents, target)) return staffed(offered, agents, target)
    } else if (lateSpare >= 0 && asaSpare >= 0) {
      const wait = agents / norm
      return { agents, serviceLevel: 1 - wait * decay, asaSeconds: (wait * ahtSeconds) / headroom }
    }
    excess = (1 + excess) * ((agents + 1) * inverse)
    decay *= step
    headroom += 1
  }
}

/**
 * Relative limit of doubt: far above the rounding of some hundred steps, far below the difference between two numbers
 * of agents.
 */
const DOUBT = 1e-10

function enough(offered: Offered, agents: number, target: CheckedTarget): boolean {
  const { serviceLevel, asaSeconds } = staffed(offered, agents, target)
  // The start of the search already ensures the occupancy.
  return meets({ serviceLevel, asaSeconds, occupancy: 0, abandonProbability: 0 }, target)
}

function staffed({ callsPerHour, ahtSeconds }: Offered, agents: number, { targetSeconds }: CheckedTarget): Staffed {
  const { serviceLevel, asaSeconds } = erlangC({ callsPerHour, ahtSeconds, agents, targetSeconds })
  return { agents, serviceLevel, asaSeconds }
}
