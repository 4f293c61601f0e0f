import type { Compiled, Slots } from './compiled'

/**
 * Contact types that share agents with no other types, or all types together, and the agents who may take any of them.
 */
export interface Crowd {
  readonly types: readonly number[]
  /** Offered load of the types in Erlangs, at the mean handle time of the agents who may take each. */
  readonly load: number
  /** Number of agents expected to be present, one who takes several contacts at once counted as often. */
  readonly agents: number
}

/**
 * The crowds in which a center may lack agents although it has enough in total. There is one for each contact type: the
 * types that only agents of this type take. Another has all types together. Types that no agent may take are left out.
 */
export function crowds(compiled: Compiled): Crowd[] {
  const { typeCount, agentCount, reach, rates, ahtSeconds, model } = compiled
  const presence = model.agents.map(({ availability }) => availability)
  const able = Array.from({ length: typeCount }, (_, k) =>
    presence.flatMap((share, a) => (share > 0 && (reach.doors[k * agentCount + a] ?? 0) !== 0 ? [a] : [])),
  )
  const work = able.map((agents, k) => {
    const seconds = agents.reduce((sum, a) => sum + (ahtSeconds[a * typeCount + k] ?? 0), 0)
    return agents.length > 0 ? ((rates.perSecond[k] ?? 0) * seconds) / agents.length : 0
  })
  const requested = able.flatMap((agents, k) => (agents.length > 0 && (rates.perSecond[k] ?? 0) > 0 ? [k] : []))
  const crowd = (types: readonly number[]): Crowd => {
    const agents = new Set(types.flatMap((k) => able[k] ?? []))
    return {
      types,
      load: types.reduce((sum, k) => sum + (work[k] ?? 0), 0),
      agents: [...agents].reduce((sum, a) => sum + (presence[a] ?? 0) * maxInHand(compiled.slots, a), 0),
    }
  }
  const found = new Map<string, readonly number[]>()
  for (const k of requested) {
    const ableAgents = new Set(able[k])
    const types = requested.filter((other) => (able[other] ?? []).every((a) => ableAgents.has(a)))
    found.set(types.join(), types)
  }
  if (requested.length > 0) found.set(requested.join(), requested)
  return [...found.values()].map(crowd)
}

/**
 * The limit in mean handle times. A center close to full load has a longer memory, but simulating it would take too
 * long.
 */
const LONGEST_MEMORY = 1000

/** Upper limit in seconds of a center's memory, the time for which its past affects it. */
export function longestMemorySeconds({ model }: Compiled): number {
  return LONGEST_MEMORY * longestHandleSeconds(model)
}

/** Mean handle time of the type with the longest one, at least one second. */
export function longestHandleSeconds({ contactTypes }: Compiled['model']): number {
  return contactTypes.reduce((most, { ahtSeconds }) => Math.max(most, ahtSeconds), 1)
}

/** By contact type: whether no contact abandons within the center's memory. */
export function areEndless(compiled: Compiled): readonly boolean[] {
  const longest = longestMemorySeconds(compiled)
  return Array.from(compiled.patienceSeconds, (patience) => patience > longest)
}

/** The most contacts that an agent can have in hand. */
export function maxInHand({ media, max, interrupting }: Omit<Slots, 'largest'>, agent: number): number {
  const [from, to] = [agent * media, (agent + 1) * media]
  const limits = Array.from(max.subarray(from, to))
  const isMixed = interrupting.subarray(from, to).some((others) => others !== 0)
  return isMixed ? limits.reduce((sum, one) => sum + one, 0) : Math.max(0, ...limits)
}
