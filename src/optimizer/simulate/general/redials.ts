import { addEvent, DUE, KINDS } from './events'
import type { System } from './system'

/** Plans that a contact that gave up comes again; false if it does not. */
export function planRedial({ compiled, contacts, events, now, returns }: System, contact: number): boolean {
  const { redial } = compiled
  const type = contacts.type[contact] ?? 0
  const probability = redial.probability[type] ?? 0
  if (probability === 0 || returns.uniform() >= probability) return false
  addEvent(events, now + (redial.after[type] ?? 0), contact * KINDS + DUE.redial, contacts.version[contact] ?? 0)
  return true
}
