import type { Compiled } from '../../simulate/compile/compiled'
import type { System } from '../../simulate/general/system'
import type { HoursOfWeek } from '../center/options'
import { countsAt, type WeekWatch } from '../center/week'
import { hasRoomFor, isAnotherFree } from '../tasks/losses'

/**
 * How an agent's work on a type affects other contacts in one week, at `[agent * typeCount + type]`. The unit is weighted
 * contacts, unless stated otherwise.
 */
export interface WorkUse {
  /** Contacts taken within the target that no other free agent could have taken. */
  readonly needed: Float64Array
  /** Contacts taken, and how many of them another free agent could have taken: counts, not weights. */
  readonly taken: Float64Array
  readonly replaceable: Float64Array
  /**
   * Contacts of other types that the agent can take, that arrived while the agent was busy with this type, and that missed
   * the target. A contact is divided among all agents who were busy in this way.
   */
  readonly blocked: Float64Array
  /**
   * Contacts of the type that missed the target though the agent was free at their arrival: in a later ring, or, if contacts
   * ring, in any ring. A contact is divided among all such agents.
   */
  readonly late: Float64Array
}

/** Positions in the tables to which a missed contact is added: of busy agents (their type), and of free agents (its type). */
interface Waiting {
  readonly busy: readonly number[]
  readonly later: readonly number[]
}

export function watchUse(
  compiled: Compiled,
  weights: Float64Array,
  hours: readonly HoursOfWeek[] | undefined,
): WeekWatch<WorkUse> {
  const { agentCount, typeCount, targetSeconds, reach } = compiled
  const counts = countsAt(compiled, hours)
  const table = () => new Float64Array(agentCount * typeCount)
  const use = { needed: table(), taken: table(), replaceable: table(), blocked: table(), late: table() }
  const servers = Array.from({ length: typeCount }, (_, k) =>
    Array.from({ length: agentCount }, (_own, a) => a).filter((a) => reach.doors[k * agentCount + a] !== 0),
  )
  // By agent: the type of the contact taken last while any contact is in hand, else -1.
  const busyWith = new Int32Array(agentCount).fill(-1)
  // By slot of a waiting contact.
  const waiting: (Waiting | undefined)[] = []

  function missed(contact: number, { contacts: { type, arrived } }: System): void {
    const found = waiting[contact]
    const weight = weights[type[contact] ?? 0] ?? 0
    if (found === undefined || weight === 0 || !counts(arrived[contact] ?? 0)) return
    for (const at of found.busy) use.blocked[at] = (use.blocked[at] ?? 0) + weight / found.busy.length
    for (const at of found.later) use.late[at] = (use.late[at] ?? 0) + weight / found.later.length
  }

  return {
    begin: () => undefined,
    arrived: () => undefined,
    waits: (contact, system) => {
      const type = system.contacts.type[contact] ?? 0
      const busy: number[] = []
      const later: number[] = []
      for (const agent of servers[type] ?? []) {
        const other = busyWith[agent] ?? -1
        if (other >= 0 && other !== type) busy.push(agent * typeCount + other)
        else if (hasRoomFor(system, agent, type)) later.push(agent * typeCount + type)
      }
      waiting[contact] = { busy, later }
    },
    answered: (contact, system) => {
      const type = system.contacts.type[contact] ?? 0
      const agent = system.contacts.agent[contact] ?? 0
      const arrived = system.contacts.arrived[contact] ?? 0
      const at = agent * typeCount + type
      const isWithin = system.now - arrived <= (targetSeconds[type] ?? 0)
      busyWith[agent] = type
      if (!isWithin) missed(contact, system)
      waiting[contact] = undefined
      if (!counts(arrived)) return
      use.taken[at] = (use.taken[at] ?? 0) + 1
      if (isAnotherFree(system, agent, type)) use.replaceable[at] = (use.replaceable[at] ?? 0) + 1
      else if (isWithin) use.needed[at] = (use.needed[at] ?? 0) + (weights[type] ?? 0)
    },
    abandoned: (contact, system) => {
      missed(contact, system)
      waiting[contact] = undefined
    },
    agentChanged: (agent, { load }) => {
      if (load[agent] === 0) busyWith[agent] = -1
    },
    end: () => use,
  }
}
