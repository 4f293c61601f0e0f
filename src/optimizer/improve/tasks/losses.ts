import type { Compiled } from '../../simulate/compile/compiled'
import type { System } from '../../simulate/general/system'
import type { Openings } from '../center/openings'
import type { HoursOfWeek } from '../center/options'
import { type Made, withoutLevel } from '../center/tokens'
import { countsAt, type WeekWatch } from '../center/week'
import { isAnotherFree } from './free-agents'

/** Changes whose cost is measured. Plain data. */
export interface Watched {
  /** Changes made in addition to them. */
  readonly before: readonly Made[]
  readonly picks: number
  /** Indexes of the picks that an agent needs to take contacts of a type, at `agent * types + type`. */
  readonly opened: ReadonlyMap<number, readonly number[]>
}

/** A week of the changed center. */
export interface LossWeek {
  /** Contacts that met their target, by contact type. */
  readonly within: Float64Array
  /** Contacts that a pick cost, at `[pick * K + k]`. */
  readonly losses: Float64Array
  /** Contacts that its agent took within the target when no other agent was free, and that need the pick. */
  readonly carried: Float64Array
}

/** Observes a week of the changed center: its service, and what picks cost. */
export interface LossWatch extends WeekWatch {
  end(): LossWeek
}

/** Prepares the measurement of picks that are made in a center with these openings. */
export function watched(
  { model, typeCount: types }: Pick<Compiled, 'model' | 'typeCount'>,
  { lacking }: Openings,
  before: readonly Made[],
  picks: readonly Made[],
): Watched {
  const opened = new Map<number, number[]>()
  picks.forEach(({ agent, tokens: given }, pick) => {
    const tokens = given.map((token) => withoutLevel(model, token))
    for (let k = 0; k < types; k++) {
      if (lacking[agent * types + k]?.some((token) => tokens.includes(token)) !== true) continue
      const own = opened.get(agent * types + k) ?? []
      own.push(pick)
      opened.set(agent * types + k, own)
    }
  })
  return { before, picks: picks.length, opened }
}

/**
 * Counts the contacts that picks cost. A pick lets its agent take further contacts. While the agent is busy with one of
 * them, another contact arrives that the agent could have taken without the pick. If that contact misses its target,
 * the pick has cost it.
 * @param before the center without the picks
 */
export function watchLosses(
  before: Compiled,
  { picks, opened }: Watched,
  hours: readonly HoursOfWeek[] | undefined,
): LossWatch {
  const { agentCount, typeCount, targetSeconds } = before
  const counts = countsAt(before, hours)
  const losses = new Float64Array(picks * typeCount)
  const carried = new Float64Array(losses.length)
  const within = new Float64Array(typeCount)
  // By agent whose contact in hand needs a pick: the pick.
  const busyWith = new Map<number, number>()
  // By slot of a waiting contact: picks that kept an agent from it.
  const retained: number[][] = []

  function missed(contact: number, { contacts: { type, arrived } }: System): void {
    if (!counts(arrived[contact] ?? 0)) return
    for (const pick of retained[contact] ?? []) {
      const at = pick * typeCount + (type[contact] ?? 0)
      losses[at] = (losses[at] ?? 0) + 1
    }
  }

  return {
    begin: () => undefined,
    arrived: () => undefined,
    waits: (contact, { contacts }) => {
      const type = contacts.type[contact] ?? 0
      const own: number[] = []
      for (const [agent, pick] of busyWith) if (before.reach.doors[type * agentCount + agent] !== 0) own.push(pick)
      retained[contact] = own
    },
    answered: (contact, system) => {
      const type = system.contacts.type[contact] ?? 0
      const agent = system.contacts.agent[contact] ?? 0
      // If the contact needed several picks, the last one counts, since it made the contact possible.
      const pick = opened.get(agent * typeCount + type)?.at(-1)
      if (pick === undefined) busyWith.delete(agent)
      else busyWith.set(agent, pick)
      const arrived = system.contacts.arrived[contact] ?? 0
      if (system.now - arrived > (targetSeconds[type] ?? 0)) missed(contact, system)
      else if (counts(arrived)) {
        within[type] = (within[type] ?? 0) + 1
        if (pick === undefined || isAnotherFree(system, agent, type)) return
        for (const pick of opened.get(agent * typeCount + type) ?? []) {
          const at = pick * typeCount + type
          carried[at] = (carried[at] ?? 0) + 1
        }
      }
    },
    gaveUp: missed,
    agentChanged: (agent, { load }) => {
      if (load[agent] === 0) busyWith.delete(agent)
    },
    end: () => ({ within, losses, carried }),
  }
}
