import { ValidationError } from '../../../core/errors/input'
import type { ModelAgent, ModelConditionalGroup, ModelContactType, ModelQueue, RoutingModel } from '../../../documents'
import { countPlaces, isOffered, needsSkills } from '../../model/can-serve'
import type { Condition, Gate, GroupRule, Reach } from './compiled'

/**
 * A door is a condition under which agents may be offered a contact: an agent may take it through any open door that is
 * theirs. Doors are bits of a 32-bit integer without its sign bit.
 */
const MAX_DOORS = 31

/**
 * The door of the members, in a queue with rings those of ring 1. It opens on arrival, or after the lists of preferred
 * agents.
 */
const MEMBERS = 1

/** Skills still required in each ring of a type, ring 1 first; one row for a queue without rings. */
export function ringSkills(type: ModelContactType, queue: ModelQueue): string[][] {
  let required = [...type.skillIds]
  const rows = [required]
  for (const ring of (queue.rings ?? []).slice(0, -1)) {
    required = required.filter((id) => !ring.skillsToRemove.includes(id))
    rows.push(required)
  }
  return rows
}

/** Compiles which agents may take contacts of each type, and when. @param queues the queue of each contact type */
export function compileReach(model: RoutingModel, queues: readonly ModelQueue[]): Reach {
  const { contactTypes, agents } = model
  const doors = new Int32Array(contactTypes.length * agents.length)
  const member = new Uint8Array(doors.length)
  const steps: { seconds: number; door: number; ring: number }[] = []
  const rules: GroupRule[] = []
  const gates = new Map<ModelQueue, readonly Gate[]>()
  const plans: Doors[] = []
  const stepFrom = [0]
  const ruleFrom = [0]
  const first: number[] = []
  const membersStep: number[] = []
  for (const [k, type] of contactTypes.entries()) {
    const queue = queues[k]
    if (queue === undefined) throw new Error(`Contact type "${type.id}" has no queue; this is a defect of skillroute.`)
    const plan = planDoors(model, type, queue)
    plans.push(plan)
    agents.forEach((agent, a) => {
      const index = k * agents.length + a
      doors[index] = countPlaces(agent, type) === 0 ? 0 : findDoors(agent, type, queue, plan)
      member[index] = agent.eligible && agent.queues.some(({ queueId }) => queueId === queue.id) ? 1 : 0
    })
    first.push(plan.preferred.length > 0 ? (plan.preferred[0]?.door ?? MEMBERS) : MEMBERS)
    membersStep.push(plan.preferred.length > 0 ? steps.length + plan.preferred.length - 1 : -1)
    plan.preferred.forEach(({ waitSeconds }, i) => {
      steps.push({ seconds: waitSeconds, door: plan.preferred[i + 1]?.door ?? MEMBERS, ring: 0 })
    })
    plan.rings.forEach(({ afterSeconds, door }, i) => {
      steps.push({ seconds: afterSeconds, door, ring: i + 1 })
    })
    rules.push(...plan.rules)
    gates.set(queue, plan.gates)
    stepFrom.push(steps.length)
    ruleFrom.push(rules.length)
  }
  const ringsPerType = Math.max(1, ...plans.map((plan) => plan.ringCount))
  const hasGates = plans.some((plan) => plan.gates.length > 0)
  return {
    doors,
    gateDoors: Int32Array.from(hasGates ? plans.flatMap((plan) => listGateDoors(plan, ringsPerType)) : []),
    ringsPerType,
    ...typesByAgent(doors, agents.length),
    member,
    first: Int32Array.from(first),
    stepFrom: Int32Array.from(stepFrom),
    stepSeconds: Float64Array.from(steps, ({ seconds }) => seconds),
    stepDoor: Int32Array.from(steps, ({ door }) => door),
    stepRing: Int32Array.from(steps, ({ ring }) => ring),
    membersStep: Int32Array.from(membersStep),
    ruleFrom: Int32Array.from(ruleFrom),
    rules,
    gates: model.queues.flatMap((modelQueue, queue) =>
      (gates.get(modelQueue) ?? []).map(({ anyOf, door }) => ({ anyOf, door, queue })),
    ),
  }
}

/** The doors of activated groups that a contact in each ring may have, as bits. */
function listGateDoors({ gates }: Doors, ringsPerType: number): number[] {
  return Array.from({ length: ringsPerType }, (_, ring) =>
    gates.reduce((bits, { doors }) => doors.slice(0, ring + 1).reduce((sum, door) => sum | door, bits), 0),
  )
}

export function typesByAgent(doors: Int32Array, agents: number): Pick<Reach, 'typesFrom' | 'reachableTypes'> {
  const typesFrom = new Int32Array(agents + 1)
  const types: number[] = []
  for (let a = 0; a < agents; a++) {
    for (let index = a; index < doors.length; index += agents) {
      if ((doors[index] ?? 0) !== 0) types.push((index - a) / agents)
    }
    typesFrom[a + 1] = types.length
  }
  return { typesFrom, reachableTypes: Int32Array.from(types) }
}

interface Doors {
  /** Lists of preferred agents, in the order in which they are tried. */
  readonly preferred: readonly { readonly door: number; readonly waitSeconds: number; readonly agentIds: Set<string> }[]
  /** Rings after the first. */
  readonly rings: readonly { readonly door: number; readonly afterSeconds: number }[]
  /** Conditional groups: their rules, and their agents. */
  readonly rules: readonly (GroupRule & { readonly agentIds: Set<string> })[]
  /** Activated groups, with a door for each ring. */
  readonly gates: readonly (Gate & { readonly doors: readonly number[]; readonly agentIds: Set<string> })[]
  /** Number of rings that a contact may reach. */
  readonly ringCount: number
  /** Ids of member groups whose agents take contacts only by conditional groups or group activation. */
  readonly gatedGroupIds: ReadonlySet<string>
  /** Skills required in each ring. */
  readonly skills: readonly string[][]
}

function planDoors(model: RoutingModel, type: ModelContactType, queue: ModelQueue): Doors {
  let next = 1
  const door = (): number => {
    if (next === MAX_DOORS) {
      const message = `has too many rings, lists of preferred agents, conditional groups and activated groups: at most ${MAX_DOORS - 1}, where an activated group counts once for each ring`
      throw new ValidationError([{ path: `model.queues "${queue.id}"`, message }], { subject: 'simulate' })
    }
    return 1 << next++
  }
  const preferred = (queue.preferredAgents ?? []).map(({ agentIds, waitSeconds }) => ({
    door: door(),
    waitSeconds,
    agentIds: new Set(agentIds),
  }))
  const rings: { door: number; afterSeconds: number }[] = []
  for (const ring of (queue.rings ?? []).slice(0, -1)) {
    if (ring.timeoutSeconds === undefined) break
    rings.push({ door: door(), afterSeconds: ring.timeoutSeconds })
  }
  const toCondition = ({ queueId = queue.id, metric, operator, value }: ConditionOfModel): Condition => {
    return { queue: model.queues.findIndex(({ id }) => id === queueId), metric, operator, value }
  }
  const rules = (queue.conditionalGroups ?? []).map((rule) => {
    const { waitSeconds, agentIds } = rule
    return { anyOf: [[toCondition(rule)]], waitSeconds, door: door(), agentIds: new Set(agentIds) }
  })
  const ringCount = rings.length + 1
  const gates = (queue.groupActivation ?? []).map(({ anyOf, agentIds }) => {
    const doors = Array.from({ length: ringCount }, door)
    const allDoors = doors.reduce((bits, ringDoor) => bits | ringDoor, 0)
    return {
      anyOf: anyOf.map((conditions) => conditions.map(toCondition)),
      door: allDoors,
      doors,
      agentIds: new Set(agentIds),
    }
  })
  return {
    preferred,
    rings,
    rules,
    gates,
    ringCount,
    gatedGroupIds: findGatedGroupIds(queue),
    skills: ringSkills(type, queue),
  }
}

type ConditionOfModel = Pick<ModelConditionalGroup, 'queueId' | 'metric' | 'operator' | 'value'>

/** Ids of the member groups of a queue that a rule gates. */
export function findGatedGroupIds(queue: ModelQueue): ReadonlySet<string> {
  const { conditionalGroups = [], groupActivation = [] } = queue
  return new Set([...conditionalGroups, ...groupActivation].flatMap(({ groupIds = [] }) => groupIds))
}

/** The doors of an agent to contacts of a type, as bits. */
function findDoors(agent: ModelAgent, type: ModelContactType, queue: ModelQueue, plan: Doors): number {
  const minimum = type.minimumLevel ?? 0
  const holds = (ids: readonly string[]): boolean =>
    !needsSkills(queue) || ids.every((id) => agent.skills.some((skill) => skill.id === id && skill.level >= minimum))
  const holdsAll = holds(type.skillIds)
  let doors = 0
  const membership = agent.queues.find(({ queueId }) => queueId === queue.id)
  const isGated = membership?.groupIds?.every((id) => plan.gatedGroupIds.has(id)) === true
  const ownRing = queue.rings === undefined ? 1 : (membership?.ring ?? 1)
  if (isOffered(agent, type) && !isGated) {
    if (ownRing <= 1 && holdsAll) doors |= MEMBERS
    plan.rings.forEach(({ door }, i) => {
      if (ownRing <= i + 2 && holds(plan.skills[i + 1] ?? [])) doors |= door
    })
    for (const { door, agentIds } of plan.preferred) if (holdsAll && agentIds.has(agent.id)) doors |= door
  }
  const speaks = type.languageId === undefined || agent.languages.some(({ id }) => id === type.languageId)
  if (!agent.eligible || !speaks) return doors
  if (holdsAll) for (const { door, agentIds } of plan.rules) if (agentIds.has(agent.id)) doors |= door
  for (const gate of plan.gates.filter(({ agentIds }) => agentIds.has(agent.id))) {
    gate.doors.forEach((door, ring) => {
      if (ownRing <= ring + 1 && holds(plan.skills[ring] ?? [])) doors |= door
    })
  }
  return doors
}
