import { nextUniform } from '../streams/random-streams'
import { touchType } from './account'
import { changeWaiting } from './line'
import type { System } from './system'

/** `contacts.agent` of a contact that rings at agent 0; one less for each further agent. */
export const ALERTED = -2

/** The agent at whom the contact rings, or -1. */
export function alertedAgent({ contacts }: System, contact: number): number {
  return Math.max(-1, ALERTED - (contacts.agent[contact] ?? -1))
}

/** The contact rings no more. */
export function stopAlerting(system: System, contact: number): void {
  const { contacts } = system
  const type = contacts.type[contact] ?? 0
  contacts.agent[contact] = -1
  touchType(system, type)
  changeWaiting(system, type, -1)
}

/** Whether an agent leaves a contact unanswered. The contact's draws are its own, whatever happened to others before. */
export function willBeMissed({ compiled, contacts }: System, contact: number): boolean {
  const probability = compiled.notAnswered.probability[contacts.type[contact] ?? 0] ?? 0
  if (probability === 0) return false
  const draw = contacts.alertDraw[contact] ?? 0
  contacts.alertDraw[contact] = nextUniform(draw)
  return draw < probability
}
