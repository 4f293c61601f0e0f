import { SECONDS_PER_MINUTE } from '../../../core/time/durations'
import type { ModelAgentGroup, ModelContactType, ModelQueue, RoutingModel } from '../../../documents'
import { ordered } from '../../model/model-input'
import { handleTimes } from '../../proficiency/handle-times'
import { unitShape } from '../streams/shapes'
import { checkSimulation } from './check'
import { compileChoice } from './compile-choice'
import { compileRates } from './compile-rates'
import { compileReach } from './compile-reach'
import type { Compiled, Factors, Slots } from './compiled'
import { maxInHand } from './crowds'
import type { SimulateOptions } from './options'

/** @throws ValidationError with everything in model and options that cannot be simulated */
export function compile(given: RoutingModel, options: SimulateOptions): Compiled {
  checkSimulation(given, options)
  return compileChecked(given, options)
}

/** `compile` for a model and options that were checked. */
export function compileChecked(given: RoutingModel, options: SimulateOptions): Compiled {
  const model = ordered(given)
  const { contactTypes, agents } = model
  const queues = queuesByType(model)
  const ahtSeconds = ahtTable(model, options)
  const types = contactTypes.length
  const resolution = resolutionTable(model)
  const pace = {
    aht: (a: number, k: number) => ahtSeconds[a * types + k] ?? 0,
    resolution: (a: number, k: number) => resolution?.[a * types + k] ?? 1,
  }
  const groups = model.agentGroups ?? []
  const { slots, mediumOf } = compileSlots(model)
  const reach = compileReach(model, queues)
  const choice = compileChoice(model, queues, options.rules ?? {}, pace)
  return {
    model,
    typeCount: types,
    agentCount: agents.length,
    queueOf: Int32Array.from(contactTypes, ({ queueId }) => model.queues.findIndex(({ id }) => id === queueId)),
    mediumOf,
    targetSeconds: Float64Array.from(contactTypes, ({ target }) => target.seconds),
    patienceSeconds: Float64Array.from(contactTypes, ({ patienceSeconds }) => patienceSeconds ?? Infinity),
    patienceShape: contactTypes.map(({ patience }) => unitShape(patience)),
    workShape: contactTypes.map(({ handleTime }) => unitShape(handleTime)),
    workFactors: contactTypes.map(({ handleTimeFactors }) => compileFactors(handleTimeFactors)),
    patienceFactors: contactTypes.map(({ patienceFactors }) => compileFactors(patienceFactors)),
    ahtSeconds,
    alertSeconds: Float64Array.from(contactTypes, ({ alertSeconds }) => alertSeconds ?? 0),
    notAnswered: {
      probability: Float64Array.from(contactTypes, ({ notAnswered }) => notAnswered?.probability ?? 0),
      alert: Float64Array.from(contactTypes, ({ notAnswered }) => notAnswered?.alertSeconds ?? 0),
      away: Float64Array.from(contactTypes, ({ notAnswered }) => notAnswered?.awaySeconds ?? 0),
    },
    resolution,
    queueLimit: Float64Array.from(contactTypes, ({ queueLimit }) => queueLimit ?? Infinity),
    waitingLimit: model.waitingLimit ?? Infinity,
    lineLimit: model.lineLimit ?? Infinity,
    balk: Float64Array.from(contactTypes, ({ balkProbability }) => balkProbability ?? 0),
    redial: {
      probability: Float64Array.from(contactTypes, ({ redial }) => redial?.probability ?? 0),
      after: Float64Array.from(contactTypes, ({ redial }) => redial?.afterSeconds ?? 0),
      type: Int32Array.from(contactTypes, ({ redial }, k) =>
        redial?.contactTypeId === undefined ? k : contactTypes.findIndex(({ id }) => id === redial.contactTypeId),
      ),
    },
    alone: {
      share: Float64Array.from(contactTypes, ({ preferredAgent }) => preferredAgent?.share ?? 0),
      seconds: Float64Array.from(contactTypes, ({ preferredAgent }) => preferredAgent?.waitSeconds ?? 0),
      handled: contactTypes.every(({ preferredAgent }) => preferredAgent === undefined) ? [] : handledTable(model),
    },
    reach,
    choice,
    groupOf: Int32Array.from(agents, ({ group }) => groups.findIndex(({ id }) => id === group)),
    groupCount: groups.length,
    reserve: Float64Array.from(
      groups.flatMap(({ reserve }) => contactTypes.map(({ id }) => countReserved(reserve, id))),
    ),
    slots,
    rates: compileRates(model, options),
  }
}

/**
 * The center with the drawn presence of another one, if both have the same agents and as many types. Presence is drawn
 * together for agents who may take the same types: a change of that would redraw it, and a comparison would count this
 * as an effect.
 */
export function withStaffOf(compiled: Compiled, other: Compiled | undefined): Compiled {
  const { model, typeCount } = compiled
  const isSame =
    other?.typeCount === typeCount &&
    other.agentCount === model.agents.length &&
    model.agents.every(({ id }, a) => id === other.model.agents[a]?.id)
  return isSame ? { ...compiled, staffDoors: other.staffDoors ?? other.reach.doors } : compiled
}

function countReserved(reserve: ModelAgentGroup['reserve'], contactTypeId: string): number {
  return (typeof reserve === 'object' ? reserve[contactTypeId] : reserve) ?? 0
}

/** The queue of each contact type. */
export function queuesByType(model: RoutingModel): ModelQueue[] {
  const byId = new Map(model.queues.map((queue) => [queue.id, queue]))
  return model.contactTypes.flatMap(({ queueId }) => byId.get(queueId) ?? [])
}

/** As given; else shrunken if the agent has measured times; else the times of the type. */
export function ahtTable(model: RoutingModel, options: SimulateOptions): Float64Array {
  const { contactTypes, agents } = model
  const estimated = agents.some(({ handling }) => handling.length > 0)
    ? handleTimes(model, options.handleTimeCv)
    : undefined
  const table = new Float64Array(agents.length * contactTypes.length)
  for (const [a, agent] of agents.entries()) {
    contactTypes.forEach((type, k) => {
      const estimate = agent.handling.length > 0 ? estimated?.ahtSeconds(agent.id, type.id) : undefined
      table[a * contactTypes.length + k] = agent.ahtSeconds?.[type.id] ?? estimate ?? type.ahtSeconds
    })
  }
  return table
}

function handledTable({ agents, contactTypes }: RoutingModel): number[][] {
  return agents.map(({ handling }) => {
    const handled = new Map(handling.map((row) => [row.contactTypeId, row.handled]))
    return contactTypes.map(({ id }) => handled.get(id) ?? 0)
  })
}

function resolutionTable(model: RoutingModel): Float64Array | undefined {
  const { contactTypes, agents } = model
  if (!agents.some(({ resolution }) => Object.values(resolution ?? {}).some((p) => p < 1))) return undefined
  return Float64Array.from(agents.flatMap((agent) => contactTypes.map((type) => agent.resolution?.[type.id] ?? 1)))
}

function compileFactors(given: ModelContactType['handleTimeFactors']): Factors | undefined {
  if (given === undefined || given.factors.length === 0) return undefined
  return { seconds: given.intervalMinutes * SECONDS_PER_MINUTE, factors: Float64Array.from(given.factors) }
}

function compileSlots(model: RoutingModel): { slots: Slots; mediumOf: Int32Array } {
  const media = [...new Set(model.contactTypes.map(({ mediaType }) => mediaType))].sort()
  const max = Int32Array.from(
    model.agents.flatMap(({ concurrency }) => media.map((medium) => concurrency?.[medium] ?? 1)),
  )
  const interrupting = Int32Array.from(
    model.agents.flatMap(({ interruptedBy }) =>
      media.map((medium, m) => {
        const others = media.map((other, i) => (i !== m && interruptedBy?.[medium]?.includes(other) ? 1 << i : 0))
        return others.reduce((bits, bit) => bits | bit, 0)
      }),
    ),
  )
  const slots = { media: media.length, max, interrupting }
  const largest = model.agents.reduce((found, _, a) => Math.max(found, maxInHand(slots, a)), 1)
  return {
    slots: { ...slots, largest },
    mediumOf: Int32Array.from(model.contactTypes, ({ mediaType }) => media.indexOf(mediaType)),
  }
}
