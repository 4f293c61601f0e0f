import { joinUpTo } from '../../../core/text/counted'
import { SECONDS_PER_HOUR } from '../../../core/time/durations'
import type {
  Estimate,
  ModelContactType,
  RoutingModel,
  SimulatedCell,
  SimulatedInterval,
  SimulatedQueue,
  SimulatedWaits,
  Simulation,
  SimulationMethod,
} from '../../../documents'
import { isSimulated } from '../../model/can-serve'
import type { Compiled } from '../compile/compiled'
import { areEndless, crowds } from '../compile/crowds'
import type { SimulationPlan } from '../plan/plan'
import type { Collected } from './collect'
import { secondsOfInterval, waitQuantiles } from './measure'
import { estimate, ratioSeries } from './ratio-series'
import { type FigureReader, figureReader } from './read-figures'

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
    method: describeMethod(collected, plan, precise),
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

function describeMethod(collected: Collected, plan: SimulationPlan, precise: boolean | undefined): SimulationMethod {
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
      minutes: secondsOfInterval(plan, i) / 60,
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

function simulationNotes({ compiled, options, scene }: SimulationPlan): string[] {
  const { model, rates, slots, reach, choice } = compiled
  const notes: string[] = []
  const observed = rates.segments !== undefined && model.agents.some(({ week }) => week !== undefined)
  if (observed)
    notes.push('Agents are on queue as they were seen in the average week; who stays away is drawn for each day.')
  const absent = model.agents.some(
    ({ shifts, week, availability }) => shifts === undefined && !(observed && week !== undefined) && availability < 1,
  )
  if (absent && rates.segments !== undefined && options.staffing !== 'flat') {
    notes.push(
      'Agents without shifts are present for their availability times the work of the interval over the typical work; who is present is drawn for each day.',
    )
  } else if (absent) {
    const period = (rates.segments?.end.length ?? 1) > 1 ? 'day' : 'replication'
    notes.push(`Agents without shifts are there with the probability of their availability, drawn for each ${period}.`)
  }
  notes.push(...shortages(compiled))
  if (model.contactTypes.some(({ patienceSeconds }) => patienceSeconds === undefined)) {
    notes.push('Contacts without a patience wait for ever.')
  }
  if (slots.largest > 1) {
    notes.push('Contacts in hand at the same time do not slow each other down: handle times are taken as they are.')
  }
  if (!model.queues.every(isSimulated)) {
    notes.push(
      'Contacts that a predictor, the caller or people assign go to the agent idle longest here: whom they would get is not known.',
    )
  }
  if (reach.rules.length > 0) {
    notes.push(
      'Conditional groups look at the estimated wait (contacts that wait, and one, times AHT over members present) and at the service level of about the last half hour.',
    )
  }
  if (reach.gates.length > 0) {
    notes.push(`Group activation is checked every ${choice.checkSeconds} s: how often the platform does is not known.`)
  }
  if (scene === undefined && rates.segments !== undefined && (options.warmUpHours ?? 0) === 0) {
    notes.push('Every replication begins with an empty center.')
  }
  return notes
}

/** Contacts that no agent may take, and steady ones that arrive faster than they can ever be handled. */
function shortages(compiled: Compiled): string[] {
  const { model, reach, rates, agentCount, queueLimit, waitingLimit, lineLimit } = compiled
  const nobody = model.contactTypes.filter(
    (_, k) =>
      (rates.perSecond[k] ?? 0) > 0 && !reach.doors.subarray(k * agentCount, (k + 1) * agentCount).some(Boolean),
  )
  const notes = unserved(nobody.map((type) => `"${typeName(model, type)}"`))
  if (!rates.steady || Math.min(waitingLimit, lineLimit) < Infinity) return notes
  const endless = areEndless(compiled)
  const waits = (k: number): boolean => endless[k] === true && queueLimit[k] === Infinity
  for (const { types, load, agents } of crowds(compiled)) {
    if (load < agents || !types.every(waits)) continue
    const names = types
      .flatMap((k) => model.contactTypes[k] ?? [])
      .map((type) => `"${typeName(model, type)}"`)
      .join(', ')
    notes.push(
      `${names}: ${load.toFixed(1)} erlang of work for ${agents.toFixed(1)} agents, and nobody abandons: contacts pile up for the whole run, so waits and service level only show the overload.`,
    )
  }
  return notes
}

/** Contact types that a note names; the others are counted. */
const NAMED = 8

function unserved(names: readonly string[]): string[] {
  const [first] = names
  if (first === undefined) return []
  if (names.length === 1) return [`Nobody may take contacts of type ${first}: none of them is ever answered.`]
  return [
    `Nobody may take contacts of ${names.length} types, and none of them is ever answered: ${joinUpTo(names, NAMED)}.`,
  ]
}

/** A contact type by its queue, medium and skills; by its id where a person chose that. */
function typeName(
  { queues, skills }: RoutingModel,
  { id, queueId, mediaType, languageId, skillIds }: ModelContactType,
) {
  const isOfCapture = id !== queueId && id.includes(queueId) && skillIds.every((skill) => id.includes(skill))
  if (!isOfCapture) return id
  const names = new Map([...queues, ...skills].map((one) => [one.id, one.name]))
  const requested = skillIds.map((skill) => names.get(skill) ?? skill)
  const spoken = languageId === undefined ? [] : ['a language']
  return [names.get(queueId) ?? queueId, mediaType, ...spoken, ...requested].join(' · ')
}
