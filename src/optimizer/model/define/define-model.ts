import { type Issue, ValidationError } from '../../../core/errors'
import type { ModelAgent, ModelAgentGroup, ModelContactType, ModelQueue, RoutingModel } from '../../../documents'
import { canServe } from '../can-serve'
import { effectiveBusySeconds } from '../time/moments'
import { shiftRoundMinutes } from '../time/shift-round'
import { agentsOf, type DefinedAgents } from './define-agents'
import { contactTypeOf, profileOf } from './define-contact-types'
import { queueOf } from './define-queues'
import {
  checkName,
  entriesOf,
  isAbsent,
  itemsOf,
  membersOf,
  namesOf,
  neededNumber,
  neededText,
  numberOf,
  type Place,
  rootPlace,
  textOf,
} from './define-reader'
import type { ModelDefinition } from './define-types'

const MODEL_KEYS = [
  'id',
  'name',
  'targetSeconds',
  'serviceLevel',
  'patienceSeconds',
  'ahtSeconds',
  'skills',
  'queues',
  'contactTypes',
  'agents',
  'agentGroups',
  'waitingLimit',
  'dayFactorShape',
] as const

/** The industry's usual target: 80 % within 20 seconds. */
const DEFAULT_TARGET_SECONDS = 20
const DEFAULT_SERVICE_LEVEL = 0.8

/** Default length that contains all shifts, if no profile sets the cycle length. */
const MINUTES_PER_WEEK = 7 * 24 * 60

type Member = (key: (typeof MODEL_KEYS)[number]) => Place

/**
 * A routing model from a contact center as a person writes it down. Names become ids, defaults are filled in, and
 * everything is checked; lists keep the order in which they were written. Pure.
 * @throws ValidationError with every problem and where it stands, such as `agents[3].skills.billing`
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
export function parseModelDefinition(definition: unknown): RoutingModel {
  const issues: Issue[] = []
  const model = readModel(rootPlace(definition, issues))
  if (issues.length > 0) throw new ValidationError(issues, { subject: 'model definition', code: 'model.invalid' })
  return { ...model, notes: notesOf(model) }
}

function readModel(root: Place): RoutingModel {
  const names = namesIn(root)
  const member = membersOf(root, MODEL_KEYS)
  textOf(member('id'))
  textOf(member('name'))
  namesOf(member('skills'))
  const grain = grainOf(member('contactTypes'))
  const lengthMinutes = grain === undefined ? MINUTES_PER_WEEK : grain.intervals * grain.intervalMinutes
  const entries = definedAgents(member('agents'), names, lengthMinutes)
  const agents = entries.flatMap((entry) => entry.agents)
  const contactTypes = definedTypes(member, names, agents, grain)
  const waitingLimit = numberOf(member('waitingLimit'), { least: 0, whole: true })
  const dayFactorShape = numberOf(member('dayFactorShape'), { above: 0 })
  const agentGroups = definedGroups(member('agentGroups'), names)
  return {
    format: 'skillroute/model@1',
    skills: [...names.skills].map((id) => ({ id, name: id })),
    queues: definedQueues(member('queues'), names, entries),
    contactTypes,
    agents: withStaffing(agents, contactTypes),
    ...(agentGroups.length === 0 ? {} : { agentGroups }),
    ...(waitingLimit === undefined ? {} : { waitingLimit }),
    ...(dayFactorShape === undefined ? {} : { dayFactorShape }),
    notes: [],
  }
}

/** Grain and length of the first profile; a profile with others is a problem. */
function grainOf(types: Place): { intervalMinutes: number; intervals: number } | undefined {
  let grain: { intervalMinutes: number; intervals: number } | undefined
  // Problems within a type are reported when it is read; here only profiles are compared.
  const quiet = itemsOf(rootPlace(types.value, []))
  for (const [i, item] of quiet.entries()) {
    if (typeof item.value !== 'object' || item.value === null) continue
    const profile = profileOf(rootPlace(Reflect.get(item.value, 'profile'), []))
    if (profile === undefined || profile.intervalMinutes === 0 || profile.callsPerHour.length === 0) continue
    const own = { intervalMinutes: profile.intervalMinutes, intervals: profile.callsPerHour.length }
    grain ??= own
    if (own.intervalMinutes !== grain.intervalMinutes || own.intervals !== grain.intervals) {
      const message = `has ${own.intervals} intervals of ${own.intervalMinutes} minutes, the first profile has ${grain.intervals} of ${grain.intervalMinutes}; profiles must be alike in grain and length`
      types.issues.push({ path: `${types.path}[${i}].profile`, message })
    }
  }
  return grain
}

function definedAgents(at: Place, names: DefinedNames, lengthMinutes: number): DefinedAgents[] {
  if (isAbsent(at)) at.fail('is needed: a list of agents')
  const entries = itemsOf(at).map((item, i) => agentsOf(item, i, { ...names, lengthMinutes }))
  checkUnique(
    at,
    entries.flatMap((entry, i) => entry.agents.map((agent) => [agent.id, i])),
  )
  return entries
}

function definedTypes(
  member: Member,
  names: DefinedNames,
  agents: readonly ModelAgent[],
  grain: ReturnType<typeof grainOf>,
): ModelContactType[] {
  const at = member('contactTypes')
  const modelAht = numberOf(member('ahtSeconds'), { above: 0 })
  const knownAht = meanAhts(agents)
  const context = {
    ...names,
    grain,
    targetSeconds: numberOf(member('targetSeconds'), { least: 0 }) ?? DEFAULT_TARGET_SECONDS,
    serviceLevel: numberOf(member('serviceLevel'), { least: 0, most: 1 }) ?? DEFAULT_SERVICE_LEVEL,
    patienceSeconds: numberOf(member('patienceSeconds'), { above: 0 }),
    ahtSecondsOf: (id: string) => modelAht ?? knownAht.get(id),
  }
  const types = itemsOf(at).map((item) => contactTypeOf(item, context))
  if (types.length === 0) at.fail('needs at least one contact type')
  checkUnique(
    at,
    types.map((type, i) => [type.id, i]),
  )
  return types
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

function definedQueues(at: Place, names: DefinedNames, entries: readonly DefinedAgents[]): ModelQueue[] {
  if (isAbsent(at)) return [...names.queues].map((id) => ({ id, name: id, evaluation: 'BEST', predictive: false }))
  const agentIds = new Map<string, readonly string[]>(
    entries.flatMap(({ id, agents }) => [
      ...agents.map((agent): [string, readonly string[]] => [agent.id, [agent.id]]),
      [id, agents.map((agent) => agent.id)] as const,
    ]),
  )
  const queues = itemsOf(at).map((item) => queueOf(item, { ...names, agentIds }))
  checkUnique(
    at,
    queues.map((queue, i) => [queue.id, i]),
  )
  return queues
}

function definedGroups(at: Place, names: DefinedNames): ModelAgentGroup[] {
  if (isAbsent(at)) return [...names.agentGroups].map((id) => ({ id }))
  const groups = itemsOf(at).map((item): ModelAgentGroup => {
    const member = membersOf(item, ['id', 'reserve', 'contactTypes'])
    const reserve = reserveOf(member('reserve'), names)
    const contactTypeIds = namesOf(member('contactTypes'))
    for (const type of contactTypeIds) checkName(member('contactTypes'), type, names.contactTypes, 'contact type')
    return {
      id: neededText(member('id')),
      ...(reserve === undefined ? {} : { reserve }),
      ...(isAbsent(member('contactTypes')) ? {} : { contactTypeIds }),
    }
  })
  checkUnique(
    at,
    groups.map((group, i) => [group.id, i]),
  )
  return groups
}

function reserveOf(at: Place, names: DefinedNames): ModelAgentGroup['reserve'] {
  const range = { least: 0, whole: true }
  if (isAbsent(at) || typeof at.value === 'number') return numberOf(at, range)
  return Object.fromEntries(
    entriesOf(at).map(([type, kept]) => {
      checkName(at, type, names.contactTypes, 'contact type')
      return [type, neededNumber(kept, range)]
    }),
  )
}

function checkUnique(at: Place, ids: readonly (readonly [string, number])[]): void {
  const seen = new Set<string>()
  for (const [id, i] of ids) {
    if (seen.has(id) && id !== '') at.issues.push({ path: `${at.path}[${i}].id`, message: `"${id}" is there twice` })
    seen.add(id)
  }
}

/** Agents with shifts get staffed time and availability from these; the others are always present. */
function withStaffing(agents: readonly ModelAgent[], types: readonly ModelContactType[]): ModelAgent[] {
  const profiled = types.some(({ weekProfile }) => weekProfile !== undefined)
  const busySeconds = profiled ? effectiveBusySeconds(types, 1) : shiftRoundMinutes(agents) * 60
  return agents.map((agent) => {
    if (agent.shifts === undefined) return agent
    const staffedSeconds = agent.shifts.reduce((sum, { fromMinute, toMinute }) => sum + (toMinute - fromMinute) * 60, 0)
    const fromShifts = busySeconds > 0 ? Math.min(1, staffedSeconds / busySeconds) : 1
    return { ...agent, staffedSeconds, availability: Math.min(agent.availability, fromShifts) }
  })
}

function notesOf(model: RoutingModel): string[] {
  const serves = canServe(model)
  // Rings drop skills and conditional groups ask others, so only a simulation shows which agents can answer.
  const open = new Set(
    model.queues.flatMap(({ id, rings, conditionalGroups }) => ((rings ?? conditionalGroups) ? [id] : [])),
  )
  return model.contactTypes
    .filter((type) => !open.has(type.queueId) && !model.agents.some((agent) => serves(agent, type)))
    .map((type) => `Nobody holds what contact type "${type.id}" asks for: its contacts are never answered.`)
}

/** Every name of a definition by kind, collected before the definition is read. */
interface DefinedNames {
  readonly skills: ReadonlySet<string>
  readonly queues: ReadonlySet<string>
  readonly contactTypes: ReadonlySet<string>
  readonly agentGroups: ReadonlySet<string>
}

/** Name of the queue in a definition that names none. */
const ONLY_QUEUE = 'queue'

/**
 * Names by kind: from the lists that are given, else from every mention. A given list is complete, so that a typing
 * error elsewhere is found.
 */
function namesIn(definition: Place): DefinedNames {
  const top = look(definition)
  const types = itemsOf(top('contactTypes')).map(look)
  const agents = itemsOf(top('agents')).map(look)
  const mentionedSkills = [
    ...types.flatMap((type) => namesOf(type('skills'))),
    ...agents.flatMap((agent) => entriesOf(agent('skills')).map(([skill]) => skill)),
  ]
  const mentionedQueues = types.flatMap((type) => textOf(type('queue')) ?? [])
  const mentionedGroups = agents.flatMap((agent) => textOf(agent('group')) ?? [])
  return {
    skills: new Set(isAbsent(top('skills')) ? mentionedSkills : namesOf(top('skills'))),
    queues: new Set(
      isAbsent(top('queues')) ? (mentionedQueues.length === 0 ? [ONLY_QUEUE] : mentionedQueues) : idsOf(top('queues')),
    ),
    contactTypes: new Set(idsOf(top('contactTypes'))),
    agentGroups: new Set(isAbsent(top('agentGroups')) ? mentionedGroups : idsOf(top('agentGroups'))),
  }
}

function idsOf(at: Place): string[] {
  return itemsOf(at).flatMap((item) => textOf(look(item)('id')) ?? [])
}

/** Reads a value without reporting problems: the second reading reports them. */
function look(at: Place): (key: string) => Place {
  const { value } = at
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  return (key) => rootPlace(isObject && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined, [])
}
