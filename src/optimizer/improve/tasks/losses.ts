import type { Compiled } from '../../simulate/compile/compiled'
import { hasRoom } from '../../simulate/general/agent-lists'
import type { System } from '../../simulate/general/system'
import type { Openings } from '../center/openings'
import type { HoursOfWeek } from '../center/options'
import { type Made, withoutLevel } from '../center/tokens'
import { countsAt, type WeekWatch } from '../center/week'

/** Picks whose cost is measured. Plain data. */
export interface MeasuredPicks {
  /** Changes that the center has besides the picks. */
  readonly others: readonly Made[]
  readonly count: number
  /** Indexes of the picks without which an agent could not take a contact type, at `agent * typeCount + type`. */
  readonly needed: ReadonlyMap<number, readonly number[]>
}

/** A week of the changed center. */
export interface LossWeek {
  /** Contacts within service level, by contact type. */
  readonly within: Float64Array
  /** Contacts that a pick cost, at `pick * typeCount + type`. */
  readonly losses: Float64Array
  /** Contacts within service level that only a pick made possible: nobody else was free. At `pick * typeCount + type`. */
  readonly carried: Float64Array
}

/** Prepares the measurement of picks that are made in a center with these openings, after other changes. */
export function measurePicks(
  { model, typeCount }: Pick<Compiled, 'model' | 'typeCount'>,
  { lacking }: Openings,
  others: readonly Made[],
  picks: readonly Made[],
): MeasuredPicks {
  const needed = new Map<number, number[]>()
  picks.forEach(({ agent, tokens: pickTokens }, pick) => {
    const tokens = pickTokens.map((token) => withoutLevel(model, token))
    for (let k = 0; k < typeCount; k++) {
      if (lacking[agent * typeCount + k]?.some((token) => tokens.includes(token)) !== true) continue
      const indexes = needed.get(agent * typeCount + k) ?? []
      indexes.push(pick)
      needed.set(agent * typeCount + k, indexes)
    }
  })
  return { others, count: picks.length, needed }
}

/**
 * Counts the contacts that picks cost. A pick lets its agent take further contacts. While the agent is busy with one of
 * them, another contact arrives that the agent could have taken without the pick. If that contact is not answered within
 * service level, the pick has cost it.
 * @param withoutPicks the center without the picks
 */
export function watchLosses(
  withoutPicks: Compiled,
  { count, needed }: MeasuredPicks,
  hours: readonly HoursOfWeek[] | undefined,
): WeekWatch<LossWeek> {
  const { agentCount, typeCount, targetSeconds } = withoutPicks
  const isCounted = countsAt(withoutPicks, hours)
  const losses = new Float64Array(count * typeCount)
  const carried = new Float64Array(losses.length)
  const within = new Float64Array(typeCount)
  // By agent: the pick that the agent's latest contact needs.
  const pickInUse = new Map<number, number>()
  // By slot of a waiting contact: picks that kept an agent from it.
  const blockingPicks: number[][] = []

  function countLosses(contact: number, { contacts: { type, arrived } }: System): void {
    if (!isCounted(arrived[contact] ?? 0)) return
    for (const pick of blockingPicks[contact] ?? []) {
      const at = pick * typeCount + (type[contact] ?? 0)
      losses[at] = (losses[at] ?? 0) + 1
    }
  }

  return {
    begin: () => undefined,
    arrived: () => undefined,
    waits: (contact, { contacts }) => {
      const type = contacts.type[contact] ?? 0
      const blocking: number[] = []
      for (const [agent, pick] of pickInUse)
        if (withoutPicks.reach.doors[type * agentCount + agent] !== 0) blocking.push(pick)
      blockingPicks[contact] = blocking
    },
    answered: (contact, system) => {
      const type = system.contacts.type[contact] ?? 0
      const agent = system.contacts.agent[contact] ?? 0
      // If the contact needed several picks, the last one counts, since it made the contact possible.
      const lastPick = needed.get(agent * typeCount + type)?.at(-1)
      if (lastPick === undefined) pickInUse.delete(agent)
      else pickInUse.set(agent, lastPick)
      const arrived = system.contacts.arrived[contact] ?? 0
      if (system.now - arrived > (targetSeconds[type] ?? 0)) countLosses(contact, system)
      else if (isCounted(arrived)) {
        within[type] = (within[type] ?? 0) + 1
        if (lastPick === undefined || isAnotherFree(system, agent, type)) return
        for (const pick of needed.get(agent * typeCount + type) ?? []) {
          const at = pick * typeCount + type
          carried[at] = (carried[at] ?? 0) + 1
        }
      }
    },
    abandoned: countLosses,
    agentChanged: (agent, { load }) => {
      if (load[agent] === 0) pickInUse.delete(agent)
    },
    end: () => ({ within, losses, carried }),
  }
}

/** Whether an agent is on duty and has capacity for one more contact of the type, whatever the agent's skills. */
export function hasRoomFor(system: System, agent: number, type: number): boolean {
  if ((system.nextAgent[agent] ?? -1) < 0) return false
  return system.load[agent] === 0 || hasRoom(system, agent, system.compiled.mediumOf[type] ?? 0)
}

/** Whether another free agent could take a contact of the type. */
export function isAnotherFree(system: System, agent: number, type: number): boolean {
  const { servers, free } = system
  const { may, words } = servers
  for (let word = 0; word < words; word++) {
    for (let left = (free[word] ?? 0) & (may[type * words + word] ?? 0); left !== 0; left &= left - 1) {
      const other = (word << 5) + 31 - Math.clz32(left & -left)
      if (other !== agent && hasRoomFor(system, other, type)) return true
    }
  }
  return false
}
