import { type Contacts, endWaiting } from './contacts'
import { addEvent, DUE, KINDS } from './events'
import { isOpen } from './gauges'
import type { System } from './system'

/**
 * The agent for whom alone a contact waits at first: one of those who are present and may take it, in proportion to the
 * contacts of the type that they handled, or else evenly; -1: everyone.
 */
export function drawAgent(system: System, contact: number): number {
  const { compiled, contacts, present, aloneDraw, trace } = system
  const { alone, reach, agentCount } = compiled
  const type = contacts.type[contact] ?? 0
  const share = alone.share[type] ?? 0
  if (share === 0) return -1
  const may = (agent: number): boolean => present[agent] === 1 && reach.doors[type * agentCount + agent] !== 0
  if (trace?.chooseAgent !== undefined) return trace.chooseAgent(contact, system)
  // Two draws a contact, whoever is present, so that the same contacts are for one agent in every design.
  const [isAlone, place] = [aloneDraw.uniform() < share, aloneDraw.uniform()]
  if (!isAlone) return -1
  const draw = (weigh: (agent: number) => number): number => {
    const weights = Float64Array.from({ length: agentCount }, (_, agent) => (may(agent) ? weigh(agent) : 0))
    let left = place * weights.reduce((sum, weight) => sum + weight, 0)
    return weights.findIndex((weight) => {
      left -= weight
      return weight > 0 && left < 0
    })
  }
  const agent = draw((one) => alone.handled[one]?.[type] ?? 0)
  return agent >= 0 ? agent : draw(() => 1)
}

/** Opens the doors of a contact as on its arrival. @param only the agent for whom alone it waits; -1: everyone */
export function openOnArrival(system: System, contact: number, only: number): void {
  const { contacts, compiled } = system
  const { first, stepFrom, ruleFrom, membersStep } = compiled.reach
  const type = contacts.type[contact] ?? 0
  contacts.only[contact] = only
  contacts.opened[contact] = system.now
  contacts.open[contact] = only < 0 ? (first[type] ?? 0) : 0
  contacts.ring[contact] = 0
  contacts.step[contact] = stepFrom[type] ?? 0
  contacts.rule[contact] = ruleFrom[type] ?? 0
  if (only >= 0) return
  if (membersStep[type] === -1) tryRules(system, contact)
  openAtOnce(system, contact)
}

/**
 * Doors that need no wait are opened before anybody is asked. They then stay open even if the queue is full or the
 * caller balks.
 */
function openAtOnce(system: System, contact: number): void {
  const { contacts, compiled } = system
  const { stepFrom, stepSeconds, stepDoor, stepRing } = compiled.reach
  const type = contacts.type[contact] ?? 0
  for (let step = stepFrom[type] ?? 0; step < (stepFrom[type + 1] ?? 0) && stepSeconds[step] === 0; step++) {
    contacts.step[contact] = step + 1
    contacts.open[contact] = (contacts.open[contact] ?? 0) | (stepDoor[step] ?? 0)
    contacts.ring[contact] = stepRing[step] ?? 0
    openGroups(system, contact, step)
  }
}

/** With the step that asks every member, rules are tried; with the rings after it, more of the activated people are asked. */
export function openGroups(system: System, contact: number, step: number): void {
  const membersStep = system.compiled.reach.membersStep[system.contacts.type[contact] ?? 0] ?? -1
  if (step === membersStep) tryRules(system, contact)
  else if (step > membersStep) openActivated(system, contact)
}

/** Schedules the next door that opens with time for a waiting contact. */
export function planStep(system: System, contact: number): void {
  const { contacts, compiled, events } = system
  const type = contacts.type[contact] ?? 0
  const step = contacts.step[contact] ?? 0
  if (step >= (compiled.reach.stepFrom[type + 1] ?? 0)) return
  const at = system.now + (compiled.reach.stepSeconds[step] ?? 0)
  addEvent(events, at, contact * KINDS + DUE.step, contacts.version[contact] ?? 0)
}

/**
 * Groups that are activated are asked with the members. Rules in their order; the first whose condition is true opens its
 * group, and the next is checked once its wait is over.
 */
export function tryRules(system: System, contact: number): void {
  const { contacts, compiled } = system
  openActivated(system, contact)
  const { rules, ruleFrom } = compiled.reach
  const end = ruleFrom[(contacts.type[contact] ?? 0) + 1] ?? 0
  for (let i = contacts.rule[contact] ?? 0; i < end; i++) {
    const rule = rules[i]
    if (rule === undefined || !isOpen(system, rule)) continue
    contacts.open[contact] = (contacts.open[contact] ?? 0) | rule.door
    contacts.rule[contact] = i + 1
    if (i + 1 === end) return
    const version = contacts.version[contact] ?? 0
    addEvent(system.events, system.now + rule.waitSeconds, contact * KINDS + DUE.rule, version)
    return
  }
}

/** Opens the doors of the activated groups that the contact's ring has reached, and closes those of all others. */
export function openActivated({ contacts, compiled, gauges }: System, contact: number): void {
  const { gateDoors, ringsPerType } = compiled.reach
  if (gateDoors.length === 0) return
  const type = contacts.type[contact] ?? 0
  const activated = gauges.open[compiled.queueOf[type] ?? 0] ?? 0
  const reached = gateDoors[type * ringsPerType + (contacts.ring[contact] ?? 0)] ?? 0
  const all = gateDoors[(type + 1) * ringsPerType - 1] ?? 0
  contacts.open[contact] = ((contacts.open[contact] ?? 0) & ~all) | (activated & reached)
}

/**
 * The rules have changed while the contact waits. Its rings and groups are set as if the new rules had applied since it
 * began to wait. Its scheduled events become stale, except its abandonment.
 */
export function reopen(system: System, contact: number): void {
  const { contacts, compiled, events } = system
  const { reach, choice } = compiled
  const type = contacts.type[contact] ?? 0
  const arrived = contacts.arrived[contact] ?? 0
  endWaiting(contacts, contact)
  const version = contacts.version[contact] ?? 0
  const patience = contacts.patience[contact] ?? Infinity
  if (patience < Infinity) addEvent(events, arrived + patience, contact * KINDS + DUE.abandonment, version)
  contacts.standing[contact] = arrived - (choice.headStartSeconds[type] ?? 0)
  if ((contacts.only[contact] ?? -1) >= 0) {
    const alone = arrived + (compiled.alone.seconds[type] ?? 0)
    if (alone > system.now) {
      addEvent(events, alone, contact * KINDS + DUE.everyone, version)
      return
    }
    giveUpAgent(contacts, contact, alone)
  }
  const { opened, step, at } = openByWait(system, contact)
  if (step < (reach.stepFrom[type + 1] ?? 0)) addEvent(events, at, contact * KINDS + DUE.step, version)
  if (opened) tryRules(system, contact)
}

/** The contact waits for everyone from a time on. */
export function giveUpAgent(contacts: Contacts, contact: number, at: number): void {
  if ((contacts.only[contact] ?? -1) >= 0) contacts.opened[contact] = at
  contacts.only[contact] = -1
}

/** Doors that time has opened for a contact, and the next step. */
export interface OpenedByWait {
  /** Whether every member is asked by now, so that conditional groups are evaluated. */
  readonly opened: boolean
  /** The next step, and when it is due. */
  readonly step: number
  readonly at: number
}

/** Opens rings and members for the time since everyone was asked first, as if the present rules had applied all the time. */
export function openByWait(system: System, contact: number): OpenedByWait {
  const { contacts, compiled, now } = system
  const { reach } = compiled
  const type = contacts.type[contact] ?? 0
  contacts.open[contact] = reach.first[type] ?? 0
  contacts.ring[contact] = 0
  contacts.rule[contact] = reach.ruleFrom[type] ?? 0
  let opened = reach.membersStep[type] === -1
  let step = reach.stepFrom[type] ?? 0
  let at = contacts.opened[contact] ?? 0
  for (; step < (reach.stepFrom[type + 1] ?? 0); step++) {
    at += reach.stepSeconds[step] ?? 0
    if (at > now) break
    contacts.open[contact] = (contacts.open[contact] ?? 0) | (reach.stepDoor[step] ?? 0)
    contacts.ring[contact] = reach.stepRing[step] ?? 0
    opened = opened || step === reach.membersStep[type]
  }
  contacts.step[contact] = step
  return { opened, step, at }
}
