import type { Compiled } from '../../simulate/compile/compiled'
import { wordsFor } from '../../simulate/general/servers'
import type { System } from '../../simulate/general/system'
import type { Openings } from '../center/openings'
import type { HoursOfWeek } from '../center/options'
import { countsAt, type WeekWatch } from '../center/week'
import { hasRoomFor, isAnotherFree } from '../tasks/losses'
import { collectChances, type MissedContacts } from './chances'

/**
 * Two kinds of contacts of one week. Missed contacts missed their target although an agent was free within the target
 * who is not configured to take them. Needed contacts could only be taken by one agent. Times are in seconds from the start of the
 * simulated week.
 */
export interface MissedWeek extends MissedContacts {
  /** By agent: contacts that the agent took within the target and that no other free agent could have taken. */
  readonly needed: readonly Needed[]
}

/** When an agent took contacts that no other free agent could have taken, in order, and their types. */
export interface Needed {
  readonly at: readonly number[]
  readonly types: readonly number[]
}

export function watchMissed(
  compiled: Compiled,
  { typesOf, agentsOf }: Openings,
  hours: readonly HoursOfWeek[] | undefined,
): WeekWatch<MissedWeek> {
  const { agentCount, typeCount, targetSeconds } = compiled
  const counts = countsAt(compiled, hours)
  const words = wordsFor(agentCount)
  const lacking = setsOf(agentsOf, words)
  const found = collectChances(agentCount, typeCount)
  const needed = Array.from({ length: agentCount }, () => ({ at: [] as number[], types: [] as number[] }))
  const slots = createSlots(words)

  function missed(contact: number, { contacts: { type, arrived } }: System): void {
    if (!slots.isAnyNoted(contact) || !counts(arrived[contact] ?? 0)) return
    const { first, began, later } = slots
    found.add(type[contact] ?? 0, began[contact] ?? 0, first, contact * words, later[contact] ?? [])
  }

  return {
    begin: () => undefined,
    arrived: () => undefined,
    waits: (contact, system) => {
      const type = system.contacts.type[contact] ?? 0
      slots.clear(contact, system.now)
      for (let word = 0; word < words; word++) {
        for (let left = (system.free[word] ?? 0) & (lacking[type * words + word] ?? 0); left !== 0; left &= left - 1) {
          const agent = (word << 5) + 31 - Math.clz32(left & -left)
          if (hasRoomFor(system, agent, type)) slots.noteFirst(contact, agent)
        }
      }
    },
    answered: (contact, system) => {
      const type = system.contacts.type[contact] ?? 0
      const agent = system.contacts.agent[contact] ?? 0
      const arrived = system.contacts.arrived[contact] ?? 0
      const isWithin = system.now - arrived <= (targetSeconds[type] ?? 0)
      if (!isWithin) missed(contact, system)
      else if (counts(system.now) && !isAnotherFree(system, agent, type)) {
        needed[agent]?.at.push(system.now)
        needed[agent]?.types.push(type)
      }
    },
    abandoned: missed,
    agentChanged: (agent, system) => {
      if (system.totalWaiting === 0) return
      for (const type of typesOf[agent] ?? []) {
        if (system.waiting[type] === 0 || !hasRoomFor(system, agent, type)) continue
        const contact = firstWithin(system, type, slots, agent)
        if (contact >= 0) slots.noteLater(contact, agent, system.now)
      }
    },
    end() {
      return { ...found.end(), needed }
    },
  }
}

/** The oldest waiting contact of a type that is within its target and for which the agent is not noted yet. */
function firstWithin(system: System, type: number, slots: Slots, agent: number): number {
  const { contacts, tail, now, compiled } = system
  const target = compiled.targetSeconds[type] ?? 0
  let oldest = -1
  // Contacts wait in order of arrival.
  for (let contact = tail[type] ?? -1; contact >= 0; contact = contacts.previous[contact] ?? -1) {
    if (now - (contacts.arrived[contact] ?? 0) > target) break
    if (!slots.isNoted(contact, agent)) oldest = contact
  }
  return oldest
}

/** Agents by type as sets of bits, see `Servers`. */
function setsOf(agentsOf: Openings['agentsOf'], words: number): Int32Array {
  const sets = new Int32Array(agentsOf.length * words)
  for (const [type, agents] of agentsOf.entries()) {
    for (const agent of agents) {
      const at = type * words + (agent >> 5)
      sets[at] = (sets[at] ?? 0) | (1 << (agent & 31))
    }
  }
  return sets
}

/** Agents who were free for waiting contacts, by slot of the contact. */
interface Slots {
  /** Agents who were free when the contact began to wait, as a set of bits from `contact * words` on; and when that was. */
  first: Int32Array
  readonly began: number[]
  /** Agents who became free later, each followed by the time. */
  readonly later: (number[] | undefined)[]
  clear(contact: number, now: number): void
  noteFirst(contact: number, agent: number): void
  noteLater(contact: number, agent: number, now: number): void
  isNoted(contact: number, agent: number): boolean
  isAnyNoted(contact: number): boolean
}

const FIRST_SLOTS = 64

function createSlots(words: number): Slots {
  let noted = new Int32Array(FIRST_SLOTS * words)
  const note = (contact: number, agent: number) => {
    const at = contact * words + (agent >> 5)
    noted[at] = (noted[at] ?? 0) | (1 << (agent & 31))
    return at
  }
  const slots: Slots = {
    first: new Int32Array(FIRST_SLOTS * words),
    began: [],
    later: [],
    clear: (contact, now) => {
      while ((contact + 1) * words > noted.length) {
        noted = doubled(noted)
        slots.first = doubled(slots.first)
      }
      noted.fill(0, contact * words, (contact + 1) * words)
      slots.first.fill(0, contact * words, (contact + 1) * words)
      slots.began[contact] = now
      slots.later[contact] = undefined
    },
    noteFirst: (contact, agent) => {
      const at = note(contact, agent)
      slots.first[at] = noted[at] ?? 0
    },
    noteLater: (contact, agent, now) => {
      note(contact, agent)
      const own = slots.later[contact]
      if (own === undefined) slots.later[contact] = [agent, now]
      else own.push(agent, now)
    },
    isNoted: (contact, agent) => ((noted[contact * words + (agent >> 5)] ?? 0) & (1 << (agent & 31))) !== 0,
    isAnyNoted: (contact) => {
      for (let at = contact * words; at < (contact + 1) * words; at++) if (noted[at] !== 0) return true
      return false
    },
  }
  return slots
}

function doubled(old: Int32Array): Int32Array<ArrayBuffer> {
  const longer = new Int32Array(2 * old.length)
  longer.set(old)
  return longer
}
