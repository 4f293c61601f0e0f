import { findGatedGroupIds } from '../compile/compile-reach'
import type { Compiled, Condition, Gate } from '../compile/compiled'

/** Time constant, in seconds, with which ended contacts fade from the service level that conditional groups use. */
const MEMORY_SECONDS = 1800

/**
 * State of each queue, for conditional groups: contacts within target and ended contacts, both fading over time, and waiting
 * contacts.
 */
export interface Gauges {
  readonly used: boolean
  readonly withinServiceLevel: Float64Array
  readonly ended: Float64Array
  readonly mark: Float64Array
  readonly waiting: Float64Array
  /** The doors that group activation holds open, as bits. */
  readonly open: Int32Array
  /** Whether the next check of group activation is planned. */
  isPlanned: boolean
  /** Members, each with the doors of which one must be open for the member to be asked; 0: none. */
  readonly members: readonly { readonly agent: number; readonly doors: number }[][]
}

/** What gauges read of a system. */
interface Measured {
  readonly compiled: Compiled
  readonly gauges: Gauges
  readonly now: number
  readonly present: Uint8Array
  readonly load: Int32Array
  readonly away: Uint8Array
}

/** Nothing measured yet. */
export function createGauges(compiled: Compiled, now: number, isPlanned: boolean): Gauges {
  const { queues } = compiled.model
  const { rules, gates } = compiled.reach
  const used = rules.length + gates.length > 0
  const perQueue = (): Float64Array => new Float64Array(queues.length)
  return {
    used,
    withinServiceLevel: perQueue(),
    ended: perQueue(),
    mark: perQueue().fill(now),
    waiting: perQueue(),
    open: new Int32Array(queues.length),
    isPlanned,
    members: used ? listMembers(compiled) : [],
  }
}

function listMembers({ model, reach }: Compiled): Gauges['members'] {
  const places = new Map(model.queues.map(({ id }, queue) => [id, queue]))
  const members = model.queues.map((): { agent: number; doors: number }[] => [])
  const gatedGroupIds = model.queues.map((queue) =>
    queue.groupActivation === undefined ? undefined : findGatedGroupIds(queue),
  )
  model.agents.forEach(({ queues }, agent) => {
    for (const { queueId, groupIds } of queues) {
      const queue = places.get(queueId) ?? -1
      const gatingGroupIds = groupIds?.every((id) => gatedGroupIds[queue]?.has(id)) === true ? groupIds : []
      const rules = model.queues[queue]?.groupActivation ?? []
      const doors = reach.gates
        .filter((gate) => gate.queue === queue)
        .filter((_, i) => rules[i]?.groupIds.some((id) => gatingGroupIds.includes(id)))
        .reduce((sum, { door }) => sum | door, 0)
      members[queue]?.push({ agent, doors })
    }
  })
  return members
}

/** A contact of the queue ended: answered or abandoned. */
export function gaugeEnd(system: Measured, type: number, withinServiceLevel: boolean): void {
  const { gauges, compiled, now } = system
  if (!gauges.used) return
  const queue = compiled.queueOf[type] ?? 0
  fade(system, queue, now)
  gauges.ended[queue] = (gauges.ended[queue] ?? 0) + 1
  if (withinServiceLevel) gauges.withinServiceLevel[queue] = (gauges.withinServiceLevel[queue] ?? 0) + 1
}

export function gaugeWaiting(system: Measured, type: number, by: number): void {
  const { gauges, compiled } = system
  if (!gauges.used) return
  const queue = compiled.queueOf[type] ?? 0
  gauges.waiting[queue] = (gauges.waiting[queue] ?? 0) + by
}

/**
 * Whether a gate's conditions are true now. The estimated wait is (waiting contacts + 1) * mean AHT of the queue / present
 * members, and infinite without members. The service level is contacts within target / ended contacts over about the last
 * half hour, and 1 before any contact has ended. Members of groups that are not activated do not count.
 */
export function isOpen(system: Measured, { anyOf }: Gate): boolean {
  return anyOf.some((all) => all.every((condition) => conditionHolds(system, condition)))
}

function conditionHolds(system: Measured, { queue, metric, operator, value }: Condition): boolean {
  const now = MEASURES[metric](system, queue)
  if (operator === 'GreaterThan') return now > value
  if (operator === 'GreaterThanOrEqualTo') return now >= value
  if (operator === 'LessThan') return now < value
  if (operator === 'LessThanOrEqualTo') return now <= value
  return (now === value) === (operator === 'EqualTo')
}

const MEASURES = {
  EstimatedWaitTime: estimatedWait,
  ServiceLevel: serviceLevel,
  IdleAgentCount: (system: Measured, queue: number) =>
    countMembers(system, queue, (agent) => system.load[agent] === 0 && system.away[agent] === 0),
} as const

/** Present members of a queue whom routing may ask. */
function countMembers(
  { gauges, present }: Measured,
  queue: number,
  counts: (agent: number) => boolean = () => true,
): number {
  const open = gauges.open[queue] ?? 0
  let count = 0
  for (const { agent, doors } of gauges.members[queue] ?? [])
    if (present[agent] === 1 && (doors === 0 || (doors & open) !== 0) && counts(agent)) count++
  return count
}

function serviceLevel(system: Measured, queue: number): number {
  fade(system, queue, system.now)
  const ended = system.gauges.ended[queue] ?? 0
  return ended > 0 ? (system.gauges.withinServiceLevel[queue] ?? 0) / ended : 1
}

function estimatedWait(system: Measured, queue: number): number {
  const { gauges, compiled } = system
  let work = 0
  let rate = 0
  compiled.model.contactTypes.forEach((type, k) => {
    if (compiled.queueOf[k] !== queue) return
    work += type.callsPerHour * type.ahtSeconds
    rate += type.callsPerHour
  })
  const members = countMembers(system, queue)
  const aht = rate > 0 ? work / rate : 0
  return members > 0 ? (((gauges.waiting[queue] ?? 0) + 1) * aht) / members : Infinity
}

function fade(system: Measured, queue: number, now: number): void {
  const { mark, withinServiceLevel, ended } = system.gauges
  const retained = Math.exp(((mark[queue] ?? 0) - now) / MEMORY_SECONDS)
  withinServiceLevel[queue] = (withinServiceLevel[queue] ?? 0) * retained
  ended[queue] = (ended[queue] ?? 0) * retained
  mark[queue] = now
}
