import type { ModelAgent, RoutingModel, Simulation, SimulationComparison } from '../../../documents'
import { comparePlans } from '../../../optimizer/simulate/compare'
import type { SimulateOptions } from '../../../optimizer/simulate/compile/options'
import { planSimulation, type SimulationPlan } from '../../../optimizer/simulate/plan/plan'
import { replicate } from '../../../optimizer/simulate/plan/replicate'
import type { Tally } from '../../../optimizer/simulate/tally/tally'
import type { TrainingValue } from '../documents/training'

/** Simulates other centers with the contacts of one. */
export interface Paired {
  readonly replications: number
  /** The center as it is. */
  readonly now: Simulation
  /**
   * Another center, and its difference from the first one or from a third.
   * @param before default: the first one. A model that was given before is not simulated again
   */
  with(model: RoutingModel, before?: RoutingModel): Pick<SimulationComparison, 'after' | 'difference'>
}

/** Number of contacts over all replications, and the limits for the number of replications. */
const CONTACTS = 200_000
const MIN_REPLICATIONS = 8
/** To choose between centers takes no interval, so that few weeks of a large center are enough. */
const MIN_TO_CHOOSE = 2
const MAX_REPLICATIONS = 100
/** Replications of a steady center, and contacts in each. */
const STEADY_REPLICATIONS = 20
const STEADY_CONTACTS = 5000

/** One center against others under common random numbers; each is simulated once. */
export function paired(
  model: RoutingModel,
  options: { readonly seed: number; readonly replications: number | undefined; readonly toChoose?: boolean },
): Paired {
  const settled: SimulateOptions = { seed: options.seed, quantiles: [], ...chooseLength(model, options) }
  const plan = planSimulation(model, settled)
  const { replications, batches, countSeconds } = plan
  const { hours, warmUpHours } = plan.options
  const others = { ...settled, hours, warmUpHours, replications, batches }
  const known = new WeakMap<RoutingModel, Simulated>([[model, simulated(plan)]])
  const find = (other: RoutingModel): Simulated => {
    const found = known.get(other) ?? simulated({ ...planSimulation(other, others, plan.compiled), countSeconds })
    known.set(other, found)
    return found
  }
  const compare = (other: RoutingModel, before = model): SimulationComparison => {
    const [first, second] = [find(before), find(other)]
    return comparePlans(first.plan, second.plan, { before: first.replication, after: second.replication })
  }
  return { replications, now: compare(model).before, with: compare }
}

/** The plan of a center, and its replications, each of which is run once. */
interface Simulated {
  readonly plan: SimulationPlan
  readonly replication: (r: number) => Tally[]
}

function simulated(plan: SimulationPlan): Simulated {
  const tallies: Tally[][] = []
  return {
    plan,
    replication: (r) => {
      tallies[r] ??= replicate(plan, r)
      return tallies[r]
    },
  }
}

/** How long a center is simulated; of a large one, fewer replications serve to choose than to value. */
export function chooseLength({ contactTypes }: RoutingModel, { replications, toChoose }: Parameters<typeof paired>[1]) {
  const steady = contactTypes.every(({ weekProfile }) => weekProfile === undefined)
  const perHour = contactTypes.reduce((sum, { callsPerHour }) => sum + callsPerHour, 0)
  if (steady) {
    return {
      replications: replications ?? STEADY_REPLICATIONS,
      batches: 1,
      hours: Math.max(8, STEADY_CONTACTS / perHour),
    }
  }
  const contacts = contactTypes.reduce((sum, { weekProfile: own }) => {
    const rates = own?.callsPerHour.reduce((all, rate) => all + rate, 0) ?? 0
    return sum + (rates * (own?.intervalMinutes ?? 0)) / 60
  }, 0)
  const fitting = Math.ceil(CONTACTS / Math.max(1, contacts))
  return {
    replications:
      replications ??
      Math.max(toChoose === true ? MIN_TO_CHOOSE : MIN_REPLICATIONS, Math.min(MAX_REPLICATIONS, fitting)),
    // A single interval, since figures by interval are not used and take time.
    intervalMinutes: Math.max(
      ...contactTypes.map(({ weekProfile: own }) => (own?.intervalMinutes ?? 0) * (own?.callsPerHour.length ?? 0)),
    ),
  }
}

export function withInterval({
  mean,
  low,
  high,
}: {
  mean: number
  low: number | null
  high: number | null
}): TrainingValue {
  return { mean, low: low ?? mean, high: high ?? mean }
}

/** A skill in which an agent would be certified. */
export interface Grant {
  readonly agentId: string
  readonly skillId: string
}

/** The model in which agents hold further skills and are members of the queues whose contacts require them. */
export function withGrants(model: RoutingModel, grants: readonly Grant[], level: number): RoutingModel {
  if (grants.length === 0) return model
  return {
    ...model,
    agents: model.agents.map((agent) =>
      grants
        .filter(({ agentId }) => agentId === agent.id)
        .reduce((own, { skillId }) => granted(own, skillId, level, model), agent),
    ),
  }
}

function granted(agent: ModelAgent, skillId: string, level: number, model: RoutingModel): ModelAgent {
  const held = agent.skills.some(({ id }) => id === skillId)
  const joinedIds = new Set(agent.queues.map(({ queueId }) => queueId))
  const missing = listQueues(model, skillId).filter((queueId) => !joinedIds.has(queueId))
  return {
    ...agent,
    skills: held ? agent.skills : [...agent.skills, { id: skillId, level }],
    queues: [...agent.queues, ...missing.map((queueId) => ({ queueId, ring: 1 }))],
  }
}

/** Queues whose contacts require a skill. */
function listQueues({ contactTypes }: RoutingModel, skillId: string): string[] {
  return [...new Set(contactTypes.flatMap(({ queueId, skillIds }) => (skillIds.includes(skillId) ? [queueId] : [])))]
}

/** The model without some agents. */
export function without(model: RoutingModel, agentIds: readonly string[]): RoutingModel {
  return {
    ...model,
    agents: model.agents.map((agent) => (agentIds.includes(agent.id) ? { ...agent, eligible: false } : agent)),
  }
}
