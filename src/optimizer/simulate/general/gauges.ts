import type { GroupRule } from '../compile/compiled'
import type { System } from './system'

/** Time constant, in seconds, with which ended contacts fade from the service level that conditional groups use. */
const MEMORY_SECONDS = 1800

/** A contact of the queue ended: answered or abandoned. */
export function gaugeEnd(system: System, type: number, inTime: boolean): void {
  const { gauges, compiled, now } = system
  if (!gauges.used) return
  const queue = compiled.queueOf[type] ?? 0
  fade(system, queue, now)
  gauges.ended[queue] = (gauges.ended[queue] ?? 0) + 1
  if (inTime) gauges.inTime[queue] = (gauges.inTime[queue] ?? 0) + 1
}

export function gaugeWaiting(system: System, type: number, by: number): void {
  const { gauges, compiled } = system
  if (!gauges.used) return
  const queue = compiled.queueOf[type] ?? 0
  gauges.waiting[queue] = (gauges.waiting[queue] ?? 0) + by
}

/**
 * Whether the rule's condition is true now. The estimated wait is (waiting contacts + 1) * mean AHT of the queue /
 * present members, and infinite without members. The service level is contacts within target / ended contacts over
 * about the last half hour, and 1 before any contact has ended.
 */
export function conditionHolds(system: System, rule: GroupRule): boolean {
  const value = rule.metric === 'ServiceLevel' ? serviceLevel(system, rule.queue) : estimatedWait(system, rule.queue)
  if (rule.operator === 'GreaterThan') return value > rule.value
  if (rule.operator === 'GreaterThanOrEqualTo') return value >= rule.value
  if (rule.operator === 'LessThan') return value < rule.value
  return value <= rule.value
}

function serviceLevel(system: System, queue: number): number {
  fade(system, queue, system.now)
  const ended = system.gauges.ended[queue] ?? 0
  return ended > 0 ? (system.gauges.inTime[queue] ?? 0) / ended : 1
}

function estimatedWait(system: System, queue: number): number {
  const { gauges, compiled } = system
  let work = 0
  let rate = 0
  compiled.model.contactTypes.forEach((type, k) => {
    if (compiled.queueOf[k] !== queue) return
    work += type.callsPerHour * type.ahtSeconds
    rate += type.callsPerHour
  })
  const members = gauges.members[queue] ?? 0
  const aht = rate > 0 ? work / rate : 0
  return members > 0 ? (((gauges.waiting[queue] ?? 0) + 1) * aht) / members : Infinity
}

function fade(system: System, queue: number, now: number): void {
  const { mark, inTime, ended } = system.gauges
  const kept = Math.exp(((mark[queue] ?? 0) - now) / MEMORY_SECONDS)
  inTime[queue] = (inTime[queue] ?? 0) * kept
  ended[queue] = (ended[queue] ?? 0) * kept
  mark[queue] = now
}
