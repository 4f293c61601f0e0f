import { touchType } from './account'
import { gaugeWaiting } from './gauges'
import type { System } from './system'

/** Lines of waiting contacts, by type and in the order of arrival. */

/** Puts a contact into the line of its type by the time at which it came: at the end, unless it was there before. */
export function takeTurn(system: System, contact: number): void {
  const { contacts } = system
  const type = contacts.type[contact] ?? 0
  const arrived = contacts.arrived[contact] ?? 0
  touchType(system, type)
  let before = system.tail[type] ?? -1
  while (before >= 0 && (contacts.arrived[before] ?? 0) > arrived) before = contacts.previous[before] ?? -1
  const after = before >= 0 ? (contacts.next[before] ?? -1) : (system.head[type] ?? -1)
  contacts.previous[contact] = before
  contacts.next[contact] = after
  if (before >= 0) contacts.next[before] = contact
  else system.head[type] = contact
  if (after >= 0) contacts.previous[after] = contact
  else system.tail[type] = contact
  changeWaiting(system, type, 1)
}

/** Counts the waiting contacts of a type. */
export function changeWaiting(system: System, type: number, by: number): void {
  system.waiting[type] = (system.waiting[type] ?? 0) + by
  system.totalWaiting += by
  gaugeWaiting(system, type, by)
}

export function leaveLine(system: System, contact: number): void {
  const { contacts } = system
  const type = contacts.type[contact] ?? 0
  touchType(system, type)
  const next = contacts.next[contact] ?? -1
  const previous = contacts.previous[contact] ?? -1
  if (previous >= 0) contacts.next[previous] = next
  else system.head[type] = next
  if (next >= 0) contacts.previous[next] = previous
  else system.tail[type] = previous
  changeWaiting(system, type, -1)
}

/** Waiting contacts, the longest standing first. */
export function waitingIn({ compiled, contacts, head }: System): number[] {
  const found: number[] = []
  for (let type = 0; type < compiled.typeCount; type++) {
    for (let contact = head[type] ?? -1; contact >= 0; contact = contacts.next[contact] ?? -1) found.push(contact)
  }
  return found.sort((a, b) => (contacts.standing[a] ?? 0) - (contacts.standing[b] ?? 0) || a - b)
}
