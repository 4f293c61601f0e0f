import { ARRIVAL, FIELD } from '../tally/tally'
import { count, countArrival, countCell, touchType } from './account'
import { changeLoad, listAgent, relieve, unlistAgent } from './agent-lists'
import { ALERTED, alertedAgent, stopAlerting, willBeMissed } from './alerts'
import { drawPatience, drawWork, factorAt, nextArrival } from './arrivals'
import { chooseAgent, chooseContact } from './choose'
import { endWaiting, freePlace, takePlace } from './contacts'
import { countAnswer, isResolved } from './count-answer'
import { drawAgent, giveUpAgent, openGroups, openOnArrival, planStep, reopen, tryRules } from './doors'
import { addEvent, DUE, KINDS } from './events'
import { gaugeEnd } from './gauges'
import { changeWaiting, leaveLine, takeTurn } from './line'
import type { System } from './system'

/** A contact arrives for the first time. */
export function arrive(system: System): void {
  const { compiled, contacts, arrivals } = system
  nextArrival(arrivals)
  const { type } = arrivals
  const contact = takePlace(contacts)
  contacts.type[contact] = type
  contacts.returns[contact] = 0
  contacts.work[contact] = arrivals.work * factorAt(system, compiled.workFactors[type])
  contacts.patience[contact] = arrivals.patience * factorAt(system, compiled.patienceFactors[type])
  contacts.alertDraw[contact] = system.alertDraw.uniform()
  if (compiled.resolution !== undefined) contacts.resolutionDraw[contact] = system.resolutionDraw.uniform()
  system.trace?.arrived(contact)
  enter(system, contact)
}

/** Sends a contact to an agent at once, into the queue, or away. */
function enter(system: System, contact: number): void {
  const { compiled, contacts, now } = system
  const type = contacts.type[contact] ?? 0
  contacts.arrived[contact] = now
  contacts.standing[contact] = now - (compiled.choice.headStartSeconds[type] ?? 0)
  count(system, FIELD.offered, type, 1)
  if (contacts.returns[contact] === 1) count(system, FIELD.returned, type, 1)
  countArrival(system, now, type, ARRIVAL.offered, 1)
  openOnArrival(system, contact, drawAgent(system, contact))
  if (system.totalWaiting + system.totalInHand >= compiled.lineLimit) {
    leave(system, contact, FIELD.turnedAway)
    return
  }
  const agent = chooseAgent(system, contact)
  if (agent >= 0) {
    // It waits while it rings.
    if ((compiled.alertSeconds[type] ?? 0) > 0 || (compiled.notAnswered.probability[type] ?? 0) > 0)
      system.trace?.waits?.(contact, system)
    serve(system, contact, agent)
    return
  }
  if (!isFull(system, type) && !balks(system, type)) joinLine(system, contact)
  else leave(system, contact, isFull(system, type) ? FIELD.turnedAway : FIELD.balked)
}

function isFull(system: System, type: number): boolean {
  const { queueLimit, waitingLimit } = system.compiled
  return (system.waiting[type] ?? 0) >= (queueLimit[type] ?? 0) || system.totalWaiting >= waitingLimit
}

function balks(system: System, type: number): boolean {
  const probability = system.compiled.balk[type] ?? 0
  return probability > 0 && system.routing.uniform() < probability
}

/** The contact leaves without waiting. `field` counts all attempts, the next field the first attempts. */
function leave(system: System, contact: number, field: number): void {
  const { contacts } = system
  const type = contacts.type[contact] ?? 0
  count(system, field, type, 1)
  if (contacts.returns[contact] !== 1) count(system, field + 1, type, 1)
  countArrival(system, contacts.arrived[contact] ?? 0, type, ARRIVAL.lost, 1)
  endWaiting(contacts, contact)
  freePlace(contacts, contact)
}

function joinLine(system: System, contact: number): void {
  const { contacts, compiled, now, events } = system
  const type = contacts.type[contact] ?? 0
  takeTurn(system, contact)
  const patience = contacts.patience[contact] ?? Infinity
  const version = contacts.version[contact] ?? 0
  if (patience < Infinity) addEvent(events, now + patience, contact * KINDS + DUE.abandonment, version)
  if ((contacts.only[contact] ?? -1) >= 0) {
    addEvent(events, now + (compiled.alone.seconds[type] ?? 0), contact * KINDS + DUE.everyone, version)
  } else if ((compiled.reach.stepFrom[type + 1] ?? 0) > (compiled.reach.stepFrom[type] ?? 0)) planStep(system, contact)
  system.trace?.waits?.(contact, system)
}

/** The contact has waited for one agent: it is open to everyone. */
export function openForAll(system: System, contact: number): void {
  openOnArrival(system, contact, -1)
  planStep(system, contact)
  offer(system, contact)
}

/** The time of a ring or of a rule of preferred agents is over: the next opens. */
export function openStep(system: System, contact: number): void {
  const { contacts, compiled } = system
  const { reach } = compiled
  const step = contacts.step[contact] ?? 0
  contacts.step[contact] = step + 1
  contacts.open[contact] = (contacts.open[contact] ?? 0) | (reach.stepDoor[step] ?? 0)
  contacts.ring[contact] = reach.stepRing[step] ?? 0
  planStep(system, contact)
  openGroups(system, contact, step)
  offer(system, contact)
}

/** The time of a conditional group is over: the next rule is checked. */
export function openRule(system: System, contact: number): void {
  tryRules(system, contact)
  offer(system, contact)
}

/** Offers a waiting contact to agents again. */
export function offer(system: System, contact: number): void {
  const agent = chooseAgent(system, contact)
  if (agent < 0) return
  leaveLine(system, contact)
  serve(system, contact, agent)
}

export function abandon(system: System, contact: number): void {
  const { contacts, compiled } = system
  const type = contacts.type[contact] ?? 0
  const wait = contacts.patience[contact] ?? 0
  const arrived = contacts.arrived[contact] ?? 0
  const agent = alertedAgent(system, contact)
  if (agent < 0) leaveLine(system, contact)
  else stopAlerting(system, contact)
  endWaiting(contacts, contact)
  count(system, FIELD.abandoned, type, 1)
  count(system, FIELD.abandonedWait, type, wait)
  if (wait <= (compiled.targetSeconds[type] ?? 0)) count(system, FIELD.abandonedWithinTarget, type, 1)
  countArrival(system, arrived, type, ARRIVAL.abandoned, 1)
  countArrival(system, arrived, type, ARRIVAL.wait, wait)
  gaugeEnd(system, type, false)
  system.trace?.abandoned(contact, system)
  if (!scheduleRedial(system, contact)) freePlace(contacts, contact)
  if (agent < 0) return
  changeLoad(system, agent, compiled.mediumOf[type] ?? 0, -1)
  if (!relieve(system, agent)) findWork(system, agent)
}

/** Schedules that an abandoned contact comes again; false if it does not. */
function scheduleRedial({ compiled, contacts, events, now, returns }: System, contact: number): boolean {
  const { redial } = compiled
  const type = contacts.type[contact] ?? 0
  const probability = redial.probability[type] ?? 0
  if (probability === 0 || returns.uniform() >= probability) return false
  addEvent(events, now + (redial.after[type] ?? 0), contact * KINDS + DUE.redial, contacts.version[contact] ?? 0)
  return true
}

/** An abandoned contact comes again; as another contact type, if one is given, it is a first attempt. */
export function redial(system: System, contact: number): void {
  const { contacts, compiled } = system
  const before = contacts.type[contact] ?? 0
  const type = compiled.redial.type[before] ?? before
  contacts.type[contact] = type
  comeBack(system, contact, type === before ? 1 : 2)
}

/** Assigns a contact, which is no longer in a line, to the agent, where it rings before it is answered. */
function serve(system: System, contact: number, agent: number): void {
  const { contacts, compiled, now, events } = system
  const type = contacts.type[contact] ?? 0
  changeLoad(system, agent, compiled.mediumOf[type] ?? 0, 1)
  const isMissed = willBeMissed(system, contact)
  const alertSeconds = (isMissed ? compiled.notAnswered.alert : compiled.alertSeconds)[type] ?? 0
  if (alertSeconds === 0 && !isMissed) {
    begin(system, contact, agent)
    return
  }
  endWaiting(contacts, contact)
  touchType(system, type)
  changeWaiting(system, type, 1)
  contacts.agent[contact] = ALERTED - agent
  const version = contacts.version[contact] ?? 0
  const deadline = (contacts.arrived[contact] ?? 0) + (contacts.patience[contact] ?? Infinity)
  if (deadline < now + alertSeconds) addEvent(events, deadline, contact * KINDS + DUE.abandonment, version)
  else addEvent(events, now + alertSeconds, contact * KINDS + (isMissed ? DUE.miss : DUE.answer), version)
}

/** The agent answers a contact that rings. */
export function answer(system: System, contact: number): void {
  const agent = alertedAgent(system, contact)
  stopAlerting(system, contact)
  begin(system, contact, agent)
}

/** The agent does not answer and is not responding for a while; the contact returns to its place and is offered to others. */
export function miss(system: System, contact: number): void {
  const { compiled, contacts, events, now } = system
  const type = contacts.type[contact] ?? 0
  const agent = alertedAgent(system, contact)
  const { alert, away } = compiled.notAnswered
  stopAlerting(system, contact)
  system.away[agent] = (system.away[agent] ?? 0) + 1
  changeLoad(system, agent, compiled.mediumOf[type] ?? 0, -1)
  addEvent(events, now + (away[type] ?? 0), agent * KINDS + DUE.back, 0)
  system.trace?.missed?.(contact, agent, now - (alert[type] ?? 0), system)
  takeTurn(system, contact)
  giveUpAgent(contacts, contact, now)
  reopen(system, contact)
  offer(system, contact)
}

export function comeBackOnline(system: System, agent: number): void {
  unlistAgent(system, agent)
  system.away[agent] = (system.away[agent] ?? 0) - 1
  listAgent(system, agent)
  system.trace?.agentChanged(agent, system)
  if (!relieve(system, agent)) findWork(system, agent)
}

/** The agent, whose load counts the contact already, begins to handle it. */
function begin(system: System, contact: number, agent: number): void {
  const { contacts, compiled, now } = system
  const type = contacts.type[contact] ?? 0
  const arrived = contacts.arrived[contact] ?? 0
  const wait = now - arrived
  const withinServiceLevel = wait <= (compiled.targetSeconds[type] ?? 0)
  endWaiting(contacts, contact)
  touchType(system, type)
  if (system.countsTypes) countAnswer(system, contact, agent, type, wait, withinServiceLevel)
  gaugeEnd(system, type, withinServiceLevel)
  system.inHand[type] = (system.inHand[type] ?? 0) + 1
  system.totalInHand++
  const drawn = (contacts.work[contact] ?? 0) * (compiled.ahtSeconds[agent * compiled.typeCount + type] ?? 0)
  const seconds = system.trace?.handleSeconds?.(contact, agent, drawn) ?? drawn
  contacts.agent[contact] = agent
  contacts.finish[contact] = now + seconds
  countCell(system, agent, type, 2, seconds)
  addEvent(system.events, now + seconds, contact * KINDS + DUE.completion, contacts.version[contact] ?? 0)
  system.trace?.answered(contact, system)
}

/** The agent finishes: first takes the next contact, then an unresolved contact comes back. */
export function complete(system: System, contact: number): void {
  const { contacts, compiled } = system
  const type = contacts.type[contact] ?? 0
  const agent = contacts.agent[contact] ?? 0
  const medium = compiled.mediumOf[type] ?? 0
  const resolved = isResolved(system, contact, agent, type)
  touchType(system, type)
  system.inHand[type] = (system.inHand[type] ?? 0) - 1
  system.totalInHand--
  contacts.agent[contact] = -1
  endWaiting(contacts, contact)
  if (resolved) freePlace(contacts, contact)
  changeLoad(system, agent, medium, -1)
  if (!relieve(system, agent)) findWork(system, agent)
  if (!resolved) comeBack(system, contact)
}

function comeBack(system: System, contact: number, returns = 1): void {
  const { contacts, compiled } = system
  const type = contacts.type[contact] ?? 0
  contacts.returns[contact] = returns
  contacts.work[contact] = drawWork(compiled, type, system.returns) * factorAt(system, compiled.workFactors[type])
  const patience = drawPatience(compiled, type, system.returns)
  contacts.patience[contact] = patience * factorAt(system, compiled.patienceFactors[type])
  contacts.resolutionDraw[contact] = system.returns.uniform()
  enter(system, contact)
}

/** Takes waiting contacts while the agent has capacity for another one and may take one. */
export function findWork(system: System, agent: number): void {
  while (system.totalWaiting > 0 && (system.nextAgent[agent] ?? -1) >= 0) {
    const contact = chooseContact(system, agent)
    if (contact < 0) return
    leaveLine(system, contact)
    serve(system, contact, agent)
  }
}
