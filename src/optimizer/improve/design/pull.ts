import { solveFluid } from '../../coverage/fluid/fluid'
import type { Problem } from './problem'

/** What the fluid optimum says about every agent and contact type. Tables are at `[a * types + k]`. */
export interface Pull {
  /** Share of the agent's time in the optimum. */
  readonly share: Float64Array
  /**
   * Value of an hour on the type divided by the value of the agent's best hour, at the prices of the optimum: 1 where
   * the agent works in the optimum, less elsewhere, 0 if the agent cannot take the type.
   */
  readonly index: Float64Array
  /**
   * Speed on the type relative to the fastest eighth of the agents who may take it: above 1 for a few, 0 if the agent
   * cannot take it.
   */
  readonly speed: Float64Array
}

/** Prices below this share of the total count as 0. */
const PRICE_NOISE = 1e-12

/**
 * Least index. A lower one would exclude the type for the agent, although it only means that the agent is needed more
 * elsewhere.
 */
const MIN_INDEX = 0.3

/**
 * The fluid optimum over everything that may be granted: maximize t such that every type is served t times its demand.
 * It is solved by groups: first the busiest group of types, then the rest with the remaining agents.
 */
export function fluidPull(problem: Problem): Pull {
  const { agents, types, seconds, demand, presence } = problem
  const rates = Float64Array.from(reach(problem), (able, i) => (able === 1 ? 3600 / (seconds[i] ?? 1) : 0))
  const share = new Float64Array(rates.length)
  const index = Float64Array.from(rates, (rate) => (rate > 0 ? MIN_INDEX : 0))
  const serves = (a: number, k: number): boolean => (rates[a * types + k] ?? 0) > 0
  let openAgents = places(agents).filter((a) => (presence[a] ?? 0) > 0)
  const requested = places(types).filter((k) => (demand[k] ?? 0) > 0)
  const unserved = requested.filter((k) => !openAgents.some((a) => serves(a, k)))
  let openTypes = requested.filter((k) => !unserved.includes(k))
  while (openTypes.length > 0) {
    openAgents = openAgents.filter((a) => openTypes.some((k) => serves(a, k)))
    const solution = solveFluid({
      agents: openAgents.length,
      types: openTypes.length,
      rates: Float64Array.from(openAgents.flatMap((a) => openTypes.map((k) => rates[a * types + k] ?? 0))),
      capacity: Float64Array.from(openAgents, (a) => presence[a] ?? 0),
      demand: Float64Array.from(openTypes, (k) => demand[k] ?? 1),
    })
    const priced = openTypes.filter((_, j) => (solution.price[j] ?? 0) > PRICE_NOISE)
    const busy = openAgents.filter((a) => priced.some((k) => serves(a, k)))
    const idle = openAgents.filter((a) => !busy.includes(a))
    const tight = openTypes.filter((k) => priced.includes(k) || !idle.some((a) => serves(a, k)))
    openAgents.forEach((a, i) => {
      if (!busy.includes(a)) return
      openTypes.forEach((k, j) => {
        const at = a * types + k
        const gain = ((rates[at] ?? 0) * (presence[a] ?? 0) * (solution.price[j] ?? 0)) / (demand[k] ?? 1)
        const value = solution.agentValue[i] ?? 0
        share[at] = solution.share[i * openTypes.length + j] ?? 0
        if (value > 0 && serves(a, k)) index[at] = Math.max(MIN_INDEX, gain / value)
      })
    })
    openTypes = openTypes.filter((k) => !tight.includes(k))
    openAgents = idle
  }
  return { share, index, speed: speeds(problem, rates) }
}

/** 1 where the agent holds or may be given everything that the type asks for, within the maximum number of skills. */
function reach({ agents, types, skills, needs, seconds, held, grantable, settings }: Problem): Uint8Array {
  const out = new Uint8Array(agents * types)
  for (let a = 0; a < agents; a++) {
    for (let k = 0; k < types; k++) {
      const own = needs[k] ?? []
      const fits = own.length <= settings.maxSkillsPerAgent
      const can = own.every((t) => held[a * skills + t] === 1 || grantable[a * skills + t] === 1)
      if (fits && can && (seconds[a * types + k] ?? 0) > 0) out[a * types + k] = 1
    }
  }
  return out
}

function speeds({ agents, types }: Problem, rates: Float64Array): Float64Array {
  const out = new Float64Array(agents * types)
  for (let k = 0; k < types; k++) {
    const own = places(agents)
      .map((a) => rates[a * types + k] ?? 0)
      .filter((rate) => rate > 0)
      .sort((a, b) => b - a)
    const fast = own[own.length >> 3] ?? 1
    for (let a = 0; a < agents; a++) out[a * types + k] = (rates[a * types + k] ?? 0) / fast
  }
  return out
}

function places(length: number): number[] {
  return Array.from({ length }, (_, i) => i)
}
