import { offer } from './contact-life'
import { openActivated } from './doors'
import { addEvent, DUE } from './events'
import { isOpen } from './gauges'
import { waitingIn } from './line'
import type { System } from './system'

/** Plans the next check of group activation, at a multiple of its period. */
export function planGates({ compiled, gauges, events, now }: System): void {
  if (gauges.isPlanned || compiled.reach.gates.length === 0) return
  gauges.isPlanned = true
  const { checkSeconds } = compiled.choice
  const next = (Math.floor(now / checkSeconds) + 1) * checkSeconds
  // By rounding, the next multiple can be the present.
  addEvent(events, next > now ? next : next + checkSeconds, DUE.gates, 0)
}

/** The time for a check has come. The last one is that after which nothing else can happen. */
export function checkInTurn(system: System): void {
  const { gauges, events, arrivals, presence, presenceAt } = system
  gauges.isPlanned = false
  checkGates(system)
  if (events.size > 0 || arrivals.at < Infinity || presenceAt < presence.at.length) planGates(system)
}

/** Activates groups whose conditions are true, for all contacts of their queue, and deactivates all others. */
export function checkGates(system: System): void {
  const { compiled, contacts, gauges } = system
  const { gates, membersStep } = compiled.reach
  if (gates.length === 0) return
  const open = new Int32Array(gauges.open.length)
  for (const gate of gates) {
    if (isOpen(system, gate)) open[gate.queue] = (open[gate.queue] ?? 0) | gate.door
  }
  const before = gauges.open.slice()
  if (open.every((doors, queue) => doors === before[queue])) return
  gauges.open.set(open)
  for (const contact of waitingIn(system)) {
    const type = contacts.type[contact] ?? 0
    const queue = compiled.queueOf[type] ?? 0
    if (open[queue] === before[queue] || (contacts.step[contact] ?? 0) <= (membersStep[type] ?? -1)) continue
    if ((contacts.only[contact] ?? -1) >= 0) continue
    openActivated(system, contact)
    offer(system, contact)
  }
}
