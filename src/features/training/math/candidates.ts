import type { ModelAgent, RoutingModel, Simulation } from '../../../documents'
import { canServe } from '../../../optimizer/model/can-serve'
import { handleTimes } from '../../../optimizer/proficiency/handle-times'
import type { TrainingValue } from '../documents/training'
import type { TrainingSettings } from './options'
import { withGrants } from './paired'

/** An agent who may be certified in a skill. */
export interface Candidate {
  readonly agent: ModelAgent
  readonly ahtSeconds: TrainingValue
}

/** Standard deviations on each side of the mean that contain 95 % of a normal distribution. */
const Z95 = 1.96

/**
 * Agents who do not hold a skill and could take its contacts after a certification. Those who could handle most of them
 * in their free time come first.
 */
export function listCandidates(
  model: RoutingModel,
  skillId: string,
  now: Simulation,
  { level, protectedAgentIds }: TrainingSettings,
): Candidate[] {
  const types = model.contactTypes.filter(({ skillIds }) => skillIds.includes(skillId))
  const times = handleTimes(model)
  const occupancy = new Map(now.agents.map(({ agentId, occupancy: own }) => [agentId, own.mean]))
  const able = model.agents.filter((agent) => {
    if (!agent.eligible || protectedAgentIds.includes(agent.id)) return false
    if (agent.skills.some(({ id }) => id === skillId)) return false
    const wider = withGrants({ ...model, agents: [agent] }, [{ agentId: agent.id, skillId }], level)
    const serves = canServe(wider)
    return types.some((type) => wider.agents[0] !== undefined && serves(wider.agents[0], type))
  })
  return able
    .map((agent) => ({ agent, ahtSeconds: expected(agent, types, times) }))
    .map((one) => ({ one, rate: freeShare(one.agent, occupancy) / one.ahtSeconds.mean }))
    .sort((a, b) => b.rate - a.rate || (a.one.agent.id < b.one.agent.id ? -1 : 1))
    .map(({ one }) => one)
}

/** Agents who are always busy get a small free time too, since they may take these contacts instead of others. */
const MIN_FREE = 0.02

function freeShare({ id, availability }: ModelAgent, occupancy: ReadonlyMap<string, number>): number {
  return availability * Math.max(MIN_FREE, 1 - (occupancy.get(id) ?? 0))
}

/** Expected mean handle time over the contacts of a skill; the interval is that of the estimate of the logarithm. */
function expected(
  agent: ModelAgent,
  types: RoutingModel['contactTypes'],
  times: ReturnType<typeof handleTimes>,
): TrainingValue {
  const calls = types.reduce((sum, { callsPerHour }) => sum + callsPerHour, 0)
  const sum = { mean: 0, low: 0, high: 0 }
  for (const type of types) {
    const share = calls === 0 ? 1 / types.length : type.callsPerHour / calls
    const known = agent.ahtSeconds?.[type.id]
    // As in the simulation: an estimate for agents with any measured times.
    const mean = known ?? (agent.handling.length > 0 ? times.ahtSeconds(agent.id, type.id) : type.ahtSeconds)
    const spread = known === undefined ? Math.sqrt(times.fit.posterior(agent.id, type.id).variance) : 0
    sum.mean += share * mean
    sum.low += share * mean * Math.exp(-Z95 * spread)
    sum.high += share * mean * Math.exp(Z95 * spread)
  }
  return sum
}
