import { ValidationError } from '../../../core/errors/input'
import type { MediaType, ModelAgent, RoutingModel, ServiceLevelTarget } from '../../../documents'
import { positiveIssue, refuse } from '../../../optimizer/erlang/kit/inputs'
import { activeRate, busiestHour } from '../../../optimizer/model/time/week-profile'

/** A new queue with one kind of contacts. */
export interface AddedQueue {
  readonly id: string
  readonly name: string
  readonly mediaType: MediaType
  /** Skills that its contacts require. */
  readonly skillIds: readonly string[]
  /** Contacts per hour over the model's profile, with the same grain and length as those of the other contact types. */
  readonly callsPerHour: readonly number[]
  readonly ahtSeconds: number
  /** Default: nobody abandons. */
  readonly patienceSeconds?: number | undefined
  readonly target: ServiceLevelTarget
  /** Agents who take its contacts. They become members, and get missing skills at level 3. Empty: new agents. */
  readonly agentIds: readonly string[]
  /**
   * How many contacts of the queue's medium an agent handles at once. Used for agents for whom the model has no such
   * number. Default 1.
   */
  readonly concurrency?: number | undefined
}

/** Level of an agent who has just learned the skill. */
const NEW_LEVEL = 3

/**
 * The model with one queue more, for staffing and simulation. Pure.
 * @throws ValidationError for a queue that exists already, and for figures that do not fit the model
 */
export function addQueue(model: RoutingModel, queue: AddedQueue): RoutingModel {
  const { id, name, mediaType, skillIds, callsPerHour, ahtSeconds, patienceSeconds, target } = queue
  const grain = model.contactTypes[0]?.weekProfile
  if (grain === undefined || grain.callsPerHour.length !== callsPerHour.length) {
    const message = 'must have a rate for each interval of the profile that the other contact types have'
    throw new ValidationError([{ path: 'callsPerHour', message }], { subject: 'addQueue' })
  }
  refuse('addQueue', [
    positiveIssue('ahtSeconds', ahtSeconds),
    model.queues.some((one) => one.id === id) ? { path: 'id', message: `"${id}" already exists` } : undefined,
  ])
  const { intervalMinutes } = grain
  const known = new Set(model.skills.map((skill) => skill.id))
  const contacts = callsPerHour.map((rate) => (rate * intervalMinutes) / 60)
  return {
    ...model,
    skills: [...model.skills, ...skillIds.flatMap((skill) => (known.has(skill) ? [] : [{ id: skill, name: skill }]))],
    queues: [...model.queues, { id, name, evaluation: 'BEST', predictive: false }],
    contactTypes: [
      ...model.contactTypes,
      {
        id: `${id}/${mediaType}`,
        queueId: id,
        mediaType,
        skillIds: [...skillIds].sort(),
        callsPerHour: activeRate(contacts, intervalMinutes),
        peakCallsPerHour: busiestHour(callsPerHour, intervalMinutes),
        weekProfile: { intervalMinutes, callsPerHour },
        offered: contacts.reduce((sum, count) => sum + count, 0),
        answered: 0,
        abandoned: 0,
        ahtSeconds,
        ...(patienceSeconds === undefined ? {} : { patienceSeconds }),
        target,
      },
    ],
    agents: model.agents.map((agent) => (queue.agentIds.includes(agent.id) ? joined(agent, queue) : agent)),
  }
}

function joined(agent: ModelAgent, { id, skillIds, mediaType, concurrency }: AddedQueue): ModelAgent {
  const missing = skillIds.filter((skill) => !agent.skills.some((held) => held.id === skill))
  const isOpen = concurrency !== undefined && agent.concurrency?.[mediaType] === undefined
  return {
    ...agent,
    queues: [...agent.queues, { queueId: id, ring: 1 }],
    skills: [...agent.skills, ...missing.map((skill) => ({ id: skill, level: NEW_LEVEL }))],
    ...(isOpen ? { concurrency: { ...agent.concurrency, [mediaType]: concurrency } } : {}),
  }
}
