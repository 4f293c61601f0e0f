import type { Compiled } from '../../simulate/compile/compiled'
import type { System } from '../../simulate/general/system'
import type { Openings } from '../center/openings'
import type { HoursOfWeek } from '../center/settings'
import { countsAt, type WeekWatch } from '../center/week'
import { hasRoomFor, isAnotherFree } from '../pieces/free-agents'

/**
 * Contacts of one week that missed their target although an agent who could not take them as configured was free before
 * the target ran out, and the times when an agent was indispensable. Times in seconds from the start of the simulated
 * week.
 */
export interface MissedWeek {
  /** Contact type of each missed contact. */
  readonly types: readonly number[]
  /** By agent: the missed contacts for which the agent was free, and since when, in order of time. */
  readonly chances: readonly Chances[]
  /** By agent: contacts that the agent took within the target and that no other free agent could have taken. */
  readonly needed: readonly Needed[]
}

/** When an agent took contacts that no other free agent could have taken, in order, and their types. */
export interface Needed {
  readonly at: readonly number[]
  readonly types: readonly number[]
}

/** Missed contacts for which one agent was free. */
export interface Chances {
  readonly contacts: readonly number[]
  readonly since: readonly number[]
}

/** Observes a week and records a {@link MissedWeek}. */
export interface MissedWatch extends WeekWatch {
  /** Pauses between agents. */
  end(): Generator<undefined, MissedWeek, undefined>
}

/** Agents processed between two pauses. */
const AGENTS_PER_SLICE = 25

export function watchMissed(
  compiled: Compiled,
  { typesOf, agentsOf }: Openings,
  hours: readonly HoursOfWeek[] | undefined,
): MissedWatch {
  const { agentCount, targetSeconds } = compiled
  const counts = countsAt(compiled, hours)
  const types: number[] = []
  const contacts: number[][] = Array.from({ length: agentCount }, () => [])
  const since: number[][] = Array.from({ length: agentCount }, () => [])
  const needed = Array.from({ length: agentCount }, () => ({ at: [] as number[], types: [] as number[] }))
  // By slot of a waiting contact: agents who were free for it, each followed by the time since when.
  const open: number[][] = []

  function missed(contact: number, { contacts: { type, arrived } }: System): void {
    const found = open[contact]
    if (found === undefined || found.length === 0 || !counts(arrived[contact] ?? 0)) return
    const number = types.push(type[contact] ?? 0) - 1
    for (let i = 0; i < found.length; i += 2) {
      contacts[found[i] ?? 0]?.push(number)
      since[found[i] ?? 0]?.push(found[i + 1] ?? 0)
    }
  }

  return {
    begin: () => undefined,
    came: () => undefined,
    waits: (contact, system) => {
      const type = system.contacts.type[contact] ?? 0
      const found: number[] = []
      for (const agent of agentsOf[type] ?? []) if (hasRoomFor(system, agent, type)) found.push(agent, system.now)
      open[contact] = found
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
    gaveUp: missed,
    agentChanged: (agent, system) => {
      if (system.totalWaiting === 0) return
      for (const type of typesOf[agent] ?? []) {
        if (system.waiting[type] === 0 || !hasRoomFor(system, agent, type)) continue
        const contact = firstWithin(system, type, open, agent)
        if (contact >= 0) open[contact]?.push(agent, system.now)
      }
    },
    *end() {
      const chances: Chances[] = []
      for (const [a, own] of contacts.entries()) {
        chances.push(inOrder(own, since[a] ?? []))
        if (a % AGENTS_PER_SLICE === 0) yield
      }
      return { types, needed, chances }
    },
  }
}

/** The oldest waiting contact of a type that is within its target and does not list the agent yet. */
function firstWithin(system: System, type: number, open: readonly number[][], agent: number): number {
  const { contacts, head, now, compiled } = system
  for (let contact = head[type] ?? -1; contact >= 0; contact = contacts.next[contact] ?? -1) {
    if (now - (contacts.arrived[contact] ?? 0) > (compiled.targetSeconds[type] ?? 0)) continue
    const found = open[contact] ?? []
    let isNoted = false
    for (let i = 0; i < found.length && !isNoted; i += 2) isNoted = found[i] === agent
    if (!isNoted) return contact
  }
  return -1
}

function inOrder(contacts: readonly number[], since: readonly number[]): Chances {
  const order = contacts.map((_, i) => i).sort((x, y) => (since[x] ?? 0) - (since[y] ?? 0) || x - y)
  return { contacts: order.map((i) => contacts[i] ?? 0), since: order.map((i) => since[i] ?? 0) }
}
