import { addEvent, DUE, KINDS } from './events'
import { isOpen } from './gauges'
import type { System } from './system'

/**
 * Doors that need no wait are opened before anybody is asked. They then stay open even if the queue is full or the
 * caller balks.
 */
export function openAtOnce(system: System, contact: number): void {
  const { contacts, compiled } = system
  const { stepFrom, stepSeconds, stepDoor, stepRing, stepBase } = compiled.reach
  const type = contacts.type[contact] ?? 0
  for (let step = stepFrom[type] ?? 0; step < (stepFrom[type + 1] ?? 0) && stepSeconds[step] === 0; step++) {
    contacts.step[contact] = step + 1
    contacts.open[contact] = (contacts.open[contact] ?? 0) | (stepDoor[step] ?? 0)
    contacts.ring[contact] = stepRing[step] ?? 0
    if (step === stepBase[type]) tryRules(system, contact)
  }
}

/** Schedules the next door that opens with time for a waiting contact. */
export function planStep(system: System, contact: number): void {
  const { contacts, compiled, events } = system
  const type = contacts.type[contact] ?? 0
  const step = contacts.step[contact] ?? 0
  if (step >= (compiled.reach.stepFrom[type + 1] ?? 0)) return
  const at = system.now + (compiled.reach.stepSeconds[step] ?? 0)
  addEvent(events, at, contact * KINDS + DUE.step, contacts.life[contact] ?? 0)
}

/**
 * Groups that are activated are asked with the members. Rules in their order; the first whose condition is true opens its
 * group, and the next is checked once its wait is over.
 */
export function tryRules(system: System, contact: number): void {
  const { contacts, compiled, gauges } = system
  const activated = gauges.open[compiled.queueOf[contacts.type[contact] ?? 0] ?? 0] ?? 0
  contacts.open[contact] = (contacts.open[contact] ?? 0) | activated
  const { rules, ruleFrom } = compiled.reach
  const end = ruleFrom[(contacts.type[contact] ?? 0) + 1] ?? 0
  for (let i = contacts.rule[contact] ?? 0; i < end; i++) {
    const rule = rules[i]
    if (rule === undefined || !isOpen(system, rule)) continue
    contacts.open[contact] = (contacts.open[contact] ?? 0) | rule.door
    contacts.rule[contact] = i + 1
    if (i + 1 === end) return
    const life = contacts.life[contact] ?? 0
    addEvent(system.events, system.now + rule.waitSeconds, contact * KINDS + DUE.rule, life)
    return
  }
}

/** Doors that time has opened for a contact, and the next step. */
export interface OpenedByWait {
  /** Whether every member is asked by now, so that conditional groups are evaluated. */
  readonly opened: boolean
  /** The next step, and when it is due. */
  readonly step: number
  readonly at: number
}

/** Opens rings and members for the time that a contact has waited, as if the present rules had applied all the time. */
export function openByWait(system: System, contact: number): OpenedByWait {
  const { contacts, compiled, now } = system
  const { reach } = compiled
  const type = contacts.type[contact] ?? 0
  contacts.open[contact] = reach.first[type] ?? 0
  contacts.ring[contact] = 0
  contacts.rule[contact] = reach.ruleFrom[type] ?? 0
  let opened = reach.stepBase[type] === -1
  let step = reach.stepFrom[type] ?? 0
  let at = contacts.arrived[contact] ?? 0
  for (; step < (reach.stepFrom[type + 1] ?? 0); step++) {
    at += reach.stepSeconds[step] ?? 0
    if (at > now) break
    contacts.open[contact] = (contacts.open[contact] ?? 0) | (reach.stepDoor[step] ?? 0)
    contacts.ring[contact] = reach.stepRing[step] ?? 0
    opened = opened || step === reach.stepBase[type]
  }
  contacts.step[contact] = step
  return { opened, step, at }
}
