import { defined } from '../../../core/defined'
import { ValidationError } from '../../../core/errors/input'
import type { MediaType, ModelContactType, Ref, RoutingModel } from '../../../documents'
import type { StaffedQueue, StaffedQueueTarget } from '../documents/staffing'
import { type AgentKind, agentKinds } from './kinds'
import type { CenterTarget, StaffCenterOptions } from './options'
import { buildSlots, type Slot, withProfiles } from './slots'

/** A center to be staffed. */
export interface Problem {
  /** Every contact type has a profile and the target to meet. */
  readonly model: RoutingModel
  readonly cycleMinutes: number
  readonly slots: readonly Slot[]
  readonly kinds: readonly AgentKind[]
  /** Queues with contacts. */
  readonly queues: readonly ProblemQueue[]
  /** Of the queues, in their order. Each is to reach its own target. */
  readonly media: readonly ProblemMedium[]
  readonly lots: readonly Lot[]
  readonly maxOccupancy: number | undefined
  readonly notes: readonly string[]
}

/** A queue with its contact types, as indexes in the model. */
export interface ProblemQueue extends Ref {
  readonly types: readonly number[]
  readonly target: StaffedQueueTarget
  readonly targetByMedium?: StaffedQueue['targetByMedium']
}

/** The contact types of one medium of a queue, as indexes in the model. */
export interface ProblemMedium {
  /** Index of the queue. */
  readonly queue: number
  readonly mediaType: MediaType
  readonly types: readonly number[]
  readonly target: StaffedQueueTarget
}

/**
 * Contact types of a queue that the same kinds of agents take, as indexes. A queue has several lots if some of its
 * agents take only a part of it.
 */
export interface Lot {
  readonly queue: number
  readonly types: readonly number[]
  readonly kinds: readonly number[]
}

/** No number of agents meets a target of 100 %; this is the highest target that is staffed for. */
const HIGHEST_LEVEL = 0.995

/** @throws ValidationError for a model without contacts, and for intervals that do not fit its profile */
export function buildProblem(given: RoutingModel, options: StaffCenterOptions): Problem {
  const { target = {} } = options
  const { model: profiled, minutes } = withProfiles(given)
  const capped = profiled.contactTypes.filter((type) => type.target.ratio > HIGHEST_LEVEL && isOwn(target)).length
  const model = { ...profiled, contactTypes: profiled.contactTypes.map((type) => withTarget(type, target)) }
  const slots = buildSlots(model, minutes, options.intervalMinutes)
  const requested = model.contactTypes.map((_, k) => slots.some(({ callsPerHour }) => (callsPerHour[k] ?? 0) > 0))
  if (!requested.includes(true)) {
    const message = 'has no contacts: nobody is needed'
    throw new ValidationError([{ path: 'model.contactTypes', message }], { subject: 'staffCenter' })
  }
  const kinds = agentKinds(model, requested, options.concurrency)
  const queues = model.queues.flatMap(({ id, name }) => {
    const types = model.contactTypes.flatMap((type, k) => (type.queueId === id && requested[k] === true ? [k] : []))
    return types.length === 0 ? [] : [{ id, name, types }]
  })
  const media = queues.flatMap(({ types }, queue) =>
    [...new Set(types.flatMap((k) => model.contactTypes[k]?.mediaType ?? []))].map((mediaType): ProblemMedium => {
      const typesOfMedium = types.filter((k) => model.contactTypes[k]?.mediaType === mediaType)
      return { queue, mediaType, types: typesOfMedium, target: resolveTarget(typesOfMedium, model, slots, target) }
    }),
  )
  const orphans = kinds.filter(({ members }) => members.length === 0).length
  return {
    model,
    cycleMinutes: minutes,
    slots,
    kinds,
    queues: queues.map((queue, q) => ({
      ...queue,
      ...splitTargets(
        resolveTarget(queue.types, model, slots, target),
        media.filter((medium) => medium.queue === q),
      ),
    })),
    media,
    lots: buildLots(queues, kinds),
    maxOccupancy: target.maxOccupancy,
    notes: [
      ...(capped > 0
        ? [`Contact types whose target is above 99.5 %: ${capped}. No number of agents meets 100 %: 99.5 % is taken.`]
        : []),
      ...(orphans > 0 && given.agents.length > 0
        ? [`Contact types that nobody can take: ${orphans}. They get new agents who take nothing else.`]
        : []),
    ],
  }
}

function buildLots(queues: readonly Pick<ProblemQueue, 'types'>[], kinds: readonly AgentKind[]): Lot[] {
  return queues.flatMap(({ types }, queue) => {
    const lots = new Map<string, { readonly queue: number; readonly types: number[]; readonly kinds: number[] }>()
    for (const k of types) {
      const able = kinds.flatMap((kind, g) => (kind.types.includes(k) ? [g] : []))
      const lot = lots.get(able.join()) ?? { queue, types: [], kinds: able }
      lots.set(able.join(), lot)
      lot.types.push(k)
    }
    return [...lots.values()]
  })
}

/** Whether each queue's own service level is its target. */
function isOwn({ serviceLevel, asaSeconds, maxAbandonProbability }: CenterTarget): boolean {
  return serviceLevel === undefined && asaSeconds === undefined && maxAbandonProbability === undefined
}

function withTarget(type: ModelContactType, target: CenterTarget): ModelContactType {
  const { serviceLevel = type.target.ratio, targetSeconds = type.target.seconds } = target
  return { ...type, target: { ratio: Math.min(HIGHEST_LEVEL, serviceLevel), seconds: targetSeconds } }
}

/** The target of a queue, and those of its media where they differ: a mean of seconds is nobody's target. */
function splitTargets(
  whole: StaffedQueueTarget,
  media: readonly ProblemMedium[],
): Pick<ProblemQueue, 'target' | 'targetByMedium'> {
  const targetTexts = media.map(
    ({ target: { serviceLevel = 0, targetSeconds = 0 } }) => `${serviceLevel} in ${targetSeconds}`,
  )
  if (new Set(targetTexts).size <= 1) return { target: whole }
  const { targetSeconds: _, ...target } = whole
  const targets = media.map(({ mediaType, target: { serviceLevel: ratio = 0, targetSeconds: seconds = 0 } }) => [
    mediaType,
    { ratio, seconds },
  ])
  return { target, targetByMedium: Object.fromEntries(targets) }
}

function resolveTarget(
  types: readonly number[],
  { contactTypes }: RoutingModel,
  slots: readonly Slot[],
  target: CenterTarget,
): StaffedQueueTarget {
  const { asaSeconds, maxAbandonProbability } = target
  const others = defined({ asaSeconds, maxAbandonProbability })
  if (target.serviceLevel === undefined && !isOwn(target)) return others
  const sumCalls = (k: number): number => slots.reduce((sum, { callsPerHour }) => sum + (callsPerHour[k] ?? 0), 0)
  const calls = types.reduce((sum, k) => sum + sumCalls(k), 0)
  const mean = (of: (type: ModelContactType) => number): number =>
    types.reduce((sum, k) => {
      const type = contactTypes[k]
      return type === undefined ? sum : sum + (sumCalls(k) / calls) * of(type)
    }, 0)
  return {
    serviceLevel: mean((type) => type.target.ratio),
    targetSeconds: mean((type) => type.target.seconds),
    ...others,
  }
}
