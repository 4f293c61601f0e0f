import { ValidationError } from '../../core/errors/input'
import { erlangA } from '../erlang/erlang-a'
import { erlangC, headroomAbove } from '../erlang/erlang-c'
import type { Offered } from '../erlang/kit/inputs'
import { reciprocalBlockingExcess } from '../erlang/kit/reciprocal-blocking'
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
  const min = Math.max(stable, busy, minAgents)
  if (load <= PASS_UP_TO) return pass(min, offered, load, target)
  return staffed(
    offered,
    smallestNumber((agents) => enough(offered, agents, target), min, min),
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
  const min = Math.max(stable, busy, minAgents)
  const agents = smallestNumber((number) => enough(offered, number * concurrency, target), min, min)
  return { ...staffed(offered, agents * concurrency, target), agents }
}

/** Above this load (erlang) the pass has hundreds of steps and a search on direct values is faster. */
const PASS_UP_TO = 20_000

function pass(min: number, offered: Offered, load: number, target: CheckedTarget): Staffed {
  const { ahtSeconds } = offered
  const lateLimit = target.serviceLevel === undefined ? 1 : 1 - target.serviceLevel * (1 - TIE_TOLERANCE)
  const asaLimit = target.asaSeconds === undefined ? Infinity : (target.asaSeconds / ahtSeconds) * (1 + TIE_TOLERANCE)
  const inverse = 1 / load
  const step = Math.exp(-target.targetSeconds / ahtSeconds)
  let headroom = headroomAbove(offered, min, load)
  let decay = Math.exp((-headroom * target.targetSeconds) / ahtSeconds)
  let excess = reciprocalBlockingExcess(min, load)
  for (let agents = min; ; agents += 1) {
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

/**
 * The smallest whole number of at least `floor` for which `meets` is true. All larger numbers must meet it, too.
 * Searches in doubling steps away from `guess`, then by halving: about 2 log2(distance between guess and answer) calls.
 * @throws ValidationError where more agents than doubles can count would be needed
 */
export function smallestNumber(meets: (agents: number) => boolean, floor: number, guess: number): number {
  let high = Math.max(floor, guess)
  let low: number
  if (meets(high)) {
    let step = 1
    low = high - step
    while (low >= floor && meets(low)) {
      high = low
      step *= 2
      low = high - step
    }
    low = Math.max(low, floor - 1)
  } else {
    let step = 1
    low = high
    high = low + step
    while (!meets(high)) {
      low = high
      step *= 2
      high = low + step
      if (high > Number.MAX_SAFE_INTEGER) throw new ValidationError([{ path: 'target', message: OUT_OF_REACH }])
    }
  }
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (meets(middle)) high = middle
    else low = middle
  }
  return high
}

const OUT_OF_REACH = 'must be looser: no number of agents below 9e15 meets it'

/**
 * The fewest agents that meet `target` when callers abandon (Erlang A); load above 0, so at least one agent. Every
 * figure only falls or only rises with the number of agents, so doubling and halving find the answer from any `guess`.
 * Each agent holds `concurrency` contacts at once.
 */
export function agentsWithPatience(
  { callsPerHour, ahtSeconds }: Offered,
  patienceSeconds: number,
  target: CheckedTarget,
  minAgents: number,
  guess: number,
  concurrency = 1,
): number {
  const { targetSeconds, definition } = target
  const enough = (agents: number): boolean => {
    const answer = erlangA({
      callsPerHour,
      ahtSeconds,
      agents: agents * concurrency,
      patienceSeconds,
      targetSeconds,
    })
    const { asaSeconds, occupancy, abandonProbability } = answer
    return meets({ serviceLevel: answer.serviceLevel[definition], asaSeconds, occupancy, abandonProbability }, target)
  }
  return smallestNumber(enough, Math.max(1, minAgents), guess)
}
