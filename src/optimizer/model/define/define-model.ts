import { defined } from '../../../core/defined'
import { ValidationError } from '../../../core/errors'
import { WEEK_HOURS, WEEK_MINUTES } from '../../../core/time/durations'
import type { ModelAgent, ModelAgentGroup, ModelContactType, ModelQueue, RoutingModel } from '../../../documents'
import { canServe } from '../can-serve'
import { effectiveBusySeconds } from '../time/moments'
import { shiftCycleMinutes } from '../time/shift-cycle'
import { type DefinedAgents, defineAgents } from './define-agents'
import { defineContactType, type Grain } from './define-contact-type'
import type { ModelDefinition, QueueDefinition } from './define-types'
import { checkNames, collectNames, type DefinedNames } from './defined-names'
import { parseDefinition } from './definition-schema'

/**
 * A routing model from a contact center as a person writes it down. Names become ids, defaults are filled in, and
 * everything is checked; lists keep the order in which they were written. Pure.
 * @throws ValidationError with every problem and where it stands, such as `agents[3].skills.billing`: first of the shape,
 * then of names and times that do not go together
 * @example
 * const model = defineModel({
 *   contactTypes: [{ id: 'billing', queue: 'Support', skills: ['billing'], callsPerHour: 60, ahtSeconds: 240 }],
 *   agents: [{ id: 'anna', skills: { billing: 4 } }, { id: 'team', count: 5, skills: { billing: 3 } }],
 * })
 */
export function defineModel(definition: ModelDefinition): RoutingModel {
  return parseModelDefinition(definition)
}

/**
 * {@link defineModel} for a value of unknown shape, such as one read from a file.
 * @throws ValidationError with every problem and where it stands
 */
export function parseModelDefinition(value: unknown): RoutingModel {
  const definition = parseDefinition(value)
  const names = collectNames(definition)
  const model = buildModel(definition, names)
  if (names.issues.length > 0) throw new ValidationError(names.issues)
  return { ...model, notes: writeNotes(model) }
}

function buildModel(definition: ModelDefinition, names: DefinedNames): RoutingModel {
  const { waitingLimit, lineLimit, dayFactorShape } = definition
  const grain = findGrain(definition, names)
  const lengthMinutes = grain === undefined ? WEEK_MINUTES : grain.intervals * grain.intervalMinutes
  const entries = definition.agents.map((agent, i) => defineAgents(agent, i, names, lengthMinutes))
  const agents = entries.flatMap((entry) => entry.agents)
  checkUnique(
    'agents',
    entries.flatMap((entry, i) => entry.agents.map(({ id }) => [id, i])),
    names,
  )
  const contactTypes = defineContactTypes(definition, agents, grain, names)
  const agentGroups = defineGroups(definition, names)
  return {
    format: 'skillroute/model@1',
    skills: [...names.skills].map((id) => ({ id, name: id })),
    queues: defineQueues(definition, entries, names),
    contactTypes,
    agents: withStaffing(agents, contactTypes),
    ...(agentGroups.length === 0 ? {} : { agentGroups }),
    ...defined({ waitingLimit, lineLimit, dayFactorShape }),
    notes: [],
  }
}

/** Grain and length of the first profile; a profile with others is a problem. */
function findGrain({ contactTypes }: ModelDefinition, { issues }: DefinedNames): Grain | undefined {
  let grain: Grain | undefined
  for (const [i, { profile }] of contactTypes.entries()) {
    if (profile === undefined) continue
    const typeGrain = { intervalMinutes: profile.intervalMinutes, intervals: profile.callsPerHour.length }
    grain ??= typeGrain
    if (typeGrain.intervalMinutes !== grain.intervalMinutes || typeGrain.intervals !== grain.intervals) {
      const message = `has ${typeGrain.intervals} intervals of ${typeGrain.intervalMinutes} minutes, the first profile has ${grain.intervals} of ${grain.intervalMinutes}; profiles must be alike in grain and length`
      issues.push({ path: `contactTypes[${i}].profile`, message })
    }
  }
  return grain
}

/** The industry's usual target: 80 % within 20 seconds. */
const DEFAULT_TARGET_SECONDS = 20
const DEFAULT_SERVICE_LEVEL = 0.8

function defineContactTypes(
  definition: ModelDefinition,
  agents: readonly ModelAgent[],
  grain: Grain | undefined,
  names: DefinedNames,
): ModelContactType[] {
  const { targetSeconds = DEFAULT_TARGET_SECONDS, serviceLevel = DEFAULT_SERVICE_LEVEL, patienceSeconds } = definition
  const knownAht = meanAhts(agents)
  const findAhtSeconds = (id: string) => definition.ahtSeconds ?? knownAht.get(id)
  const defaults = { targetSeconds, serviceLevel, patienceSeconds, findAhtSeconds, grain }
  checkUniqueIds('contactTypes', definition.contactTypes, names)
  return definition.contactTypes.map((type, i) => defineContactType(type, `contactTypes[${i}]`, names, defaults))
}

/** Mean of the agents' known handle times by contact type. */
function meanAhts(agents: readonly ModelAgent[]): Map<string, number> {
  const sums = new Map<string, { seconds: number; agents: number }>()
  for (const { ahtSeconds = {} } of agents) {
    for (const [typeId, seconds] of Object.entries(ahtSeconds)) {
      const sum = sums.get(typeId) ?? { seconds: 0, agents: 0 }
      sums.set(typeId, { seconds: sum.seconds + seconds, agents: sum.agents + 1 })
    }
  }
  return new Map([...sums].map(([typeId, sum]) => [typeId, sum.seconds / sum.agents]))
}

function defineQueues(
  { queues }: ModelDefinition,
  entries: readonly DefinedAgents[],
  names: DefinedNames,
): ModelQueue[] {
  if (queues === undefined)
    return [...names.queues].map((id) => ({ id, name: id, evaluation: 'BEST', predictive: false }))
  const agentIds: AgentIds = new Map(
    entries.flatMap(({ id, agents }) => [
      ...agents.map((agent): [string, readonly string[]] => [agent.id, [agent.id]]),
      [id, agents.map((agent) => agent.id)] as const,
    ]),
  )
  checkUniqueIds('queues', queues, names)
  return queues.map((queue, i) => defineQueue(queue, `queues[${i}]`, names, agentIds))
}

/** Ids of the agents with a name: one agent's, or all of an entry with a count. */
type AgentIds = ReadonlyMap<string, readonly string[]>

/** One queue of a definition, at `path`. */
function defineQueue(queue: QueueDefinition, path: string, names: DefinedNames, agentIds: AgentIds): ModelQueue {
  const { id, name = id, evaluation = 'BEST', predictive = false, scoring } = queue
  const agentsAt = (place: string, agents: readonly string[]): string[] => {
    checkNames(names, `${path}.${place}.agents`, agents, agentIds, 'agent')
    return [...new Set(agents.flatMap((agent) => agentIds.get(agent) ?? []))]
  }
  const rings = queue.rings?.map(({ timeoutSeconds, skillsToRemove = [] }, i) => {
    checkNames(names, `${path}.rings[${i}].skillsToRemove`, skillsToRemove, names.skills, 'skill')
    return { ...defined({ timeoutSeconds }), skillsToRemove }
  })
  const conditionalGroups = queue.conditionalGroups?.map(({ queue: queueId, agents, waitSeconds = 0, ...when }, i) => {
    const place = `conditionalGroups[${i}]`
    if (queueId !== undefined) checkNames(names, `${path}.${place}.queue`, [queueId], names.queues, 'queue')
    return { ...defined({ queueId }), ...when, agentIds: agentsAt(place, agents), waitSeconds }
  })
  const preferredAgents = queue.preferredAgents?.map(({ agents, waitSeconds = 0 }, i) => ({
    agentIds: agentsAt(`preferredAgents[${i}]`, agents),
    waitSeconds,
  }))
  return { id, name, evaluation, predictive, ...defined({ scoring, rings, conditionalGroups, preferredAgents }) }
}

function defineGroups({ agentGroups }: ModelDefinition, names: DefinedNames): ModelAgentGroup[] {
  if (agentGroups === undefined) return [...names.agentGroups].map((id) => ({ id }))
  checkUniqueIds('agentGroups', agentGroups, names)
  return agentGroups.map(({ id, reserve, contactTypes: contactTypeIds }, i) => {
    const types = [...(contactTypeIds ?? []), ...(typeof reserve === 'object' ? Object.keys(reserve) : [])]
    checkNames(names, `agentGroups[${i}]`, types, names.contactTypes, 'contact type')
    return { id, ...defined({ reserve, contactTypeIds }) }
  })
}

function checkUniqueIds(list: string, items: readonly { readonly id: string }[], names: DefinedNames): void {
  checkUnique(
    list,
    items.map(({ id }, i) => [id, i]),
    names,
  )
}

function checkUnique(list: string, ids: readonly (readonly [string, number])[], { issues }: DefinedNames): void {
  const seen = new Set<string>()
  for (const [id, i] of ids) {
    if (seen.has(id)) issues.push({ path: `${list}[${i}].id`, message: `"${id}" is there twice` })
    seen.add(id)
  }
}

/** Agents with shifts get staffed time and availability from these; the others are always present. */
function withStaffing(agents: readonly ModelAgent[], types: readonly ModelContactType[]): ModelAgent[] {
  const profiled = types.some(({ weekProfile }) => weekProfile !== undefined)
  const busySeconds = profiled ? effectiveBusySeconds(types, WEEK_HOURS * 3600) : shiftCycleMinutes(agents) * 60
  return agents.map((agent) => {
    if (agent.shifts === undefined) return agent
    const staffedSeconds = agent.shifts.reduce((sum, { fromMinute, toMinute }) => sum + (toMinute - fromMinute) * 60, 0)
    const fromShifts = busySeconds > 0 ? Math.min(1, staffedSeconds / busySeconds) : 1
    return { ...agent, staffedSeconds, availability: Math.min(agent.availability, fromShifts) }
  })
}

function writeNotes(model: RoutingModel): string[] {
  const serves = canServe(model)
  // Rings drop skills and conditional groups ask others, so only a simulation shows which agents can answer.
  const open = new Set(
    model.queues.flatMap(({ id, rings, conditionalGroups }) => ((rings ?? conditionalGroups) ? [id] : [])),
  )
  return model.contactTypes
    .filter((type) => !open.has(type.queueId) && !model.agents.some((agent) => serves(agent, type)))
    .map((type) => `Nobody holds what contact type "${type.id}" asks for: its contacts are never answered.`)
}
