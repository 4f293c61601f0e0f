import { ARRIVAL, FIELD } from '../tally/tally'
import { WAIT_BINS, waitBin } from '../tally/wait-histogram'
import { count, countArrival, countCell } from './account'
import type { System } from './system'

export function countAnswer(
  system: System,
  contact: number,
  agent: number,
  type: number,
  wait: number,
  withinServiceLevel: boolean,
): void {
  const arrived = system.contacts.arrived[contact] ?? 0
  count(system, FIELD.answered, type, 1)
  countArrival(system, arrived, type, ARRIVAL.answered, 1)
  countCell(system, agent, type, 0, 1)
  if (isResolved(system, contact, agent, type)) count(system, FIELD.resolved, type, 1)
  if (withinServiceLevel) {
    count(system, FIELD.withinServiceLevel, type, 1)
    countArrival(system, arrived, type, ARRIVAL.withinServiceLevel, 1)
  }
  if (wait === 0) {
    countAtOnce(system, contact, agent, type)
    return
  }
  count(system, FIELD.answeredWait, type, wait)
  countArrival(system, arrived, type, ARRIVAL.wait, wait)
  const bin = type * WAIT_BINS + waitBin(wait)
  system.tally.waits[bin] = (system.tally.waits[bin] ?? 0) + 1
}

function countAtOnce(system: System, contact: number, agent: number, type: number): void {
  count(system, FIELD.atOnce, type, 1)
  if (system.contacts.returns[contact] === 1) return
  count(system, FIELD.newAtOnce, type, 1)
  countCell(system, agent, type, 1, 1)
}

/** Whether the agent resolves the contact. */
export function isResolved({ compiled, contacts }: System, contact: number, agent: number, type: number): boolean {
  const chance = compiled.resolution?.[agent * compiled.typeCount + type] ?? 1
  return chance >= 1 || (contacts.resolutionDraw[contact] ?? 0) < chance
}
