import type {
  Estimate,
  SimulatedCell,
  SimulatedInterval,
  SimulatedQueue,
  SimulatedWaits,
  Simulation,
  SimulationMethod,
} from '../../../documents'
import type { SimulationPlan } from '../plan/plan'
import type { Collected } from './collect'
import { waitQuantiles } from './measure'
import { simulationNotes } from './notes'
import { estimate, ratioSeries } from './ratio-series'
import { type FigureReader, figureReader } from './read-figures'

const SECONDS_PER_HOUR = 3600

/** The document of the collected figures. */
export function report(collected: Collected, plan: SimulationPlan, precise: boolean | undefined): Simulation {
  const { model } = plan.compiled
  const { rows } = collected
  const read = figureReader(collected.series ?? ratioSeries(0, 2), plan.confidence)
  const services = [...rows.types, ...rows.queues].map(() => read.service())
  const total = { ...read.service(), ...read.staff() }
  const all = Array.from(model.contactTypes, (_, k) => k)
  const waits = [...rows.types, ...rows.queues, all].map((types) => readWaits(read, collected, plan, types))
  const types = model.contactTypes.flatMap(({ id, queueId, mediaType, target }, k) => {
    const service = services[k]
    return service === undefined
      ? []
      : [{ contactTypeId: id, queueId, mediaType, target, ...service, ...(waits[k] ?? NO_WAITS) }]
  })
  const queues = model.queues.flatMap(({ id, name }, q): SimulatedQueue[] => {
    const service = services[types.length + q]
    return service === undefined || rows.queues[q]?.length === 0
      ? []
      : [{ queue: { id, name }, ...service, ...(waits[types.length + q] ?? NO_WAITS) }]
  })
  const agentGroups = (model.agentGroups ?? []).map(({ id }, g) => ({
    agentGroupId: id,
    agents: rows.groups[g]?.length ?? 0,
    ...read.staff(),
  }))
  const agents = model.agents.map(({ id }) => ({ agentId: id, ...read.staff() }))
  const intervals = readIntervals(read, collected, plan)
  const cells = readCells(read, collected, plan)
  return {
    format: 'skillroute/simulation@1',
    method: methodOf(collected, plan, precise),
    total: { ...total, ...(waits.at(-1) ?? NO_WAITS) },
    contactTypes: types,
    queues,
    agentGroups,
    agents,
    intervals,
    ...(plan.shape.cells ? { cells } : {}),
    notes: simulationNotes(plan),
  }
}

function methodOf(collected: Collected, plan: SimulationPlan, precise: boolean | undefined): SimulationMethod {
  return {
    engine: plan.engine,
    units: plan.batches > 1 ? 'batches' : 'replications',
    seed: plan.options.seed,
    replications: collected.replications,
    batchesPerReplication: plan.batches,
    warmUpHours: plan.warmUpSeconds / SECONDS_PER_HOUR,
    hours: (plan.unitSeconds * plan.batches) / SECONDS_PER_HOUR,
    countHours: plan.countSeconds / SECONDS_PER_HOUR,
    confidence: plan.confidence,
    events: collected.events,
    ...(precise === undefined ? {} : { precise }),
  }
}

const NO_WAITS: SimulatedWaits = { waitQuantiles: [] }

/** The quantile of all units together; its interval follows from the scatter over units. */
function readWaits(
  read: FigureReader,
  collected: Collected,
  plan: SimulationPlan,
  types: readonly number[],
): SimulatedWaits {
  const answered = types.reduce((sum, k) => sum + (collected.answered[k] ?? 0), 0)
  const pooled = waitQuantiles(collected.waits, types, answered, plan.quantiles)
  const waits = plan.quantiles.map((q, i) => ({ q, seconds: estimate(pooled[i] ?? 0, read.next().halfWidth) }))
  const within = plan.withinSeconds.map((seconds) => ({ seconds, probability: read.next(1) }))
  return { waitQuantiles: waits, ...(within.length > 0 ? { answeredWithin: within } : {}) }
}

function readIntervals(read: FigureReader, { rows }: Collected, plan: SimulationPlan): SimulatedInterval[] {
  const { model } = plan.compiled
  const minutes = plan.intervals.seconds / 60
  return Array.from({ length: plan.intervals.count }, (_, i) => {
    const arrivals = read.arrivals()
    const queues = model.queues.flatMap(({ id }, q) => {
      const service = read.arrivals()
      return rows.queues[q]?.length === 0 ? [] : [{ queueId: id, ...service }]
    })
    const contactTypes = plan.intervalsByType
      ? model.contactTypes.map(({ id }) => ({ contactTypeId: id, ...read.arrivals() }))
      : undefined
    return {
      startMinute: i * minutes,
      minutes,
      total: { ...arrivals, ...read.staff() },
      queues,
      ...(contactTypes === undefined ? {} : { contactTypes }),
    }
  })
}

function readCells(read: FigureReader, { rows }: Collected, { compiled }: SimulationPlan): SimulatedCell[] {
  const groups = new Set((compiled.model.agentGroups ?? []).map(({ id }) => id))
  return rows.cells.map(({ unit, agents, type }) => {
    const isGroup = groups.has(unit) && compiled.groupOf[agents[0] ?? -1] !== -1
    const figures: [Estimate, Estimate, Estimate] = [read.next(), read.next(), read.next()]
    return {
      ...(isGroup ? { agentGroupId: unit } : { agentId: unit }),
      contactTypeId: compiled.model.contactTypes[type]?.id ?? '',
      answered: figures[0],
      atOnceProbability: figures[1],
      inHand: figures[2],
    }
  })
}
