import type { ModelContactType } from '../../../documents'
import { type ErlangAResult, erlangA } from '../../../optimizer/erlang/erlang-a'
import { type ErlangCResult, erlangC } from '../../../optimizer/erlang/erlang-c'
import { countPlaces } from '../../../optimizer/model/can-serve'
import { requiredAgents } from '../../../optimizer/staffing/required-agents'
import type { StaffingIntervalQueue } from '../documents/staffing'
import type { Problem, ProblemMedium } from './problem'
import type { Slot } from './slots'

/** The need of a queue in one interval if it had agents of its own. */
export interface Separate
  extends Pick<StaffingIntervalQueue, 'callsPerHour' | 'load' | 'serviceLevel' | 'asaSeconds' | 'abandonProbability'> {
  /** The load in agents: the load divided by the contacts that an agent handles at once. */
  readonly busyAgents: number
  /** Agents that it needs, by Erlang A or C. */
  readonly agents: number
  readonly occupancy: number
  /** The service with another number of agents, which need not be whole. */
  serviceWith(agents: number): Service
}

/** The service of a queue in one interval, and whether it meets the target. */
export interface Service {
  readonly serviceLevel: number
  readonly isMet: boolean
}

/**
 * The agents that each queue needs in an interval if it shares none. Each medium of a queue is calculated on its own.
 */
export function separately(problem: Problem, slot: Slot): Separate[] {
  return problem.queues.map((_, q) =>
    together(problem.media.filter(({ queue }) => queue === q).map((medium) => one(problem, medium, slot))),
  )
}

function one(problem: Problem, { types, target }: ProblemMedium, slot: Slot): Separate {
  const { model, maxOccupancy } = problem
  const callsPerHour = types.reduce((sum, k) => sum + (slot.callsPerHour[k] ?? 0), 0)
  if (callsPerHour === 0) return NOTHING
  const mean = (of: (type: ModelContactType, k: number) => number): number =>
    types.reduce((sum, k) => {
      const type = model.contactTypes[k]
      return type === undefined ? sum : sum + ((slot.callsPerHour[k] ?? 0) / callsPerHour) * of(type, k)
    }, 0)
  const { ahtSeconds, concurrency } = handling(problem, types, mean)
  const patient = types.every((k) => model.contactTypes[k]?.patienceSeconds !== undefined)
  const patienceSeconds = patient ? mean((type) => type.patienceSeconds ?? 0) : undefined
  const targetSeconds = mean((type) => type.target.seconds)
  const { serviceLevel, asaSeconds, maxAbandonProbability } = target
  const { agents, metrics } = requiredAgents({
    callsPerHour,
    ahtSeconds,
    concurrency,
    minAgents: 1,
    patienceSeconds,
    target: {
      serviceLevel,
      targetSeconds,
      asaSeconds,
      maxAbandonProbability: patient ? maxAbandonProbability : undefined,
      // Without patience, no contact abandons with any stable number of agents.
      maxOccupancy: maxOccupancy ?? 1,
    },
  })
  const levelWith = (whole: number): number => {
    const center = { callsPerHour, ahtSeconds, agents: whole * concurrency, targetSeconds }
    if (whole === 0) return 0
    return offeredLevel(patienceSeconds === undefined ? erlangC(center) : erlangA({ ...center, patienceSeconds }))
  }
  return {
    callsPerHour,
    load: metrics.load,
    busyAgents: metrics.load / concurrency,
    agents,
    serviceLevel: offeredLevel(metrics),
    asaSeconds: metrics.asaSeconds,
    abandonProbability: 'abandonProbability' in metrics ? metrics.abandonProbability : 0,
    occupancy: metrics.occupancy,
    serviceWith: (there) => {
      const [low, part] = [Math.floor(there), there - Math.floor(there)]
      const mixed = (1 - part) * levelWith(low) + (part === 0 ? 0 : part * levelWith(low + 1))
      // The other targets say nothing of a part of an agent.
      const isLevelAlone = [asaSeconds, maxAbandonProbability, maxOccupancy].every((one) => one === undefined)
      return { serviceLevel: mixed, isMet: there >= agents || (isLevelAlone && mixed >= (serviceLevel ?? 1)) }
    },
  }
}

function offeredLevel({ serviceLevel }: ErlangCResult | ErlangAResult): number {
  return typeof serviceLevel === 'number' ? serviceLevel : serviceLevel.offered
}

/** Mean handle time and contacts at once of the agents who can take the types. */
function handling(
  { kinds, model }: Problem,
  types: readonly number[],
  mean: (of: (type: ModelContactType, k: number) => number) => number,
): { ahtSeconds: number; concurrency: number } {
  const [first] = types
  const able = kinds.filter((kind) => types.some((k) => kind.types.includes(k)))
  const weighed = (of: (kind: (typeof able)[number]) => number): number => {
    const agents = able.reduce((sum, { members }) => sum + Math.max(1, members.length), 0)
    return able.reduce((sum, kind) => sum + (Math.max(1, kind.members.length) / agents) * of(kind), 0)
  }
  const type = first === undefined ? undefined : model.contactTypes[first]
  const places = type === undefined ? 1 : weighed(({ sample }) => countPlaces(sample, type))
  return {
    ahtSeconds: mean((own) => weighed(({ sample }) => sample.ahtSeconds?.[own.id] ?? own.ahtSeconds)),
    concurrency: Math.max(1, Math.floor(places + 1e-9)),
  }
}

const NOTHING: Separate = {
  callsPerHour: 0,
  load: 0,
  busyAgents: 0,
  agents: 0,
  serviceLevel: 1,
  asaSeconds: 0,
  abandonProbability: 0,
  occupancy: 0,
  serviceWith: () => ({ serviceLevel: 1, isMet: true }),
}

function together(parts: readonly Separate[]): Separate {
  const [only = NOTHING] = parts
  if (parts.length <= 1) return only
  const calls = parts.reduce((sum, part) => sum + part.callsPerHour, 0)
  const sum = (of: (part: Separate) => number): number => parts.reduce((total, part) => total + of(part), 0)
  const mean = (of: (part: Separate) => number): number =>
    calls === 0 ? of(only) : sum((part) => (part.callsPerHour / calls) * of(part))
  const agents = sum((part) => part.agents)
  return {
    callsPerHour: calls,
    load: sum((part) => part.load),
    busyAgents: sum((part) => part.busyAgents),
    agents,
    serviceLevel: mean((part) => part.serviceLevel),
    asaSeconds: mean((part) => part.asaSeconds),
    abandonProbability: mean((part) => part.abandonProbability),
    occupancy: agents === 0 ? 0 : sum((part) => part.agents * part.occupancy) / agents,
    // Each medium has the part of the agents that it needs.
    serviceWith: (there) => {
      const service = (part: Separate) => part.serviceWith(agents === 0 ? 0 : (there * part.agents) / agents)
      return {
        serviceLevel: mean((part) => service(part).serviceLevel),
        isMet: parts.every((part) => service(part).isMet),
      }
    },
  }
}
