import { type Random, seededRandom } from '../../core/random'
import type { WorldBehavior } from '../model/behavior'
import type { World } from '../model/types'
import { dayMs, drawCaller, trueRate } from './arrivals'
import type { Caller, Columns } from './columns'
import { unitExponential } from './draws'
import { flag } from './outcome'

const minuteMs = 60_000
const hourMs = 60 * minuteMs

/** Days to search for one on which the contact type has contacts at about that time of day. */
const daysAhead = 7

/** What a contact causes, if anything: a redial, a return on a later day, or the next leg after a transfer. */
export interface Again {
  abandoned(row: number): Caller | undefined
  answered(row: number): Caller | undefined
}

/**
 * What follows, when and with what patience is derived from the random draws of the contact before. The same caller
 * therefore does the same under every configuration, unless the contact before ends differently.
 */
export function callsAgain(world: World, columns: Columns, behavior: WorldBehavior): Again {
  const { contactTypes, seed } = world
  const { redialShare, redialMinutes, nextDayShare, handOnShare } = behavior

  /** Hardly two calls have the same work and patience, so each has its own stream. */
  const seedDraws = (why: string, row: number): Random =>
    seededRandom(`history again ${why} ${seed} ${columns.work[row]} ${columns.patienceMs[row]}`)

  const call = (random: Random, type: number, startMs: number): Caller => ({
    startMs,
    type,
    ...drawCaller(random, contactTypes[type], behavior),
  })

  function nextLeg(row: number): Caller | undefined {
    const random = seedDraws('handed on', row)
    if (random() >= handOnShare) return undefined
    const talkedMs = (columns.talkMs[row] ?? 0) + (columns.heldMs[row] ?? 0)
    const atMs = (columns.start[row] ?? 0) + (columns.waitMs[row] ?? 0) + Math.max(1, talkedMs)
    const type = otherType(random, columns.type[row] ?? 0, atMs)
    return type === undefined ? undefined : { ...call(random, type, atMs), from: row }
  }

  /** Draws another contact type of the same medium, weighted by its rate at the time. */
  function otherType(random: Random, type: number, atMs: number): number | undefined {
    const medium = contactTypes[type]?.mediaType
    const rates = contactTypes.map((own, k) => (k !== type && own.mediaType === medium ? trueRate(own, atMs) : 0))
    let left = random() * rates.reduce((sum, rate) => sum + rate, 0)
    const found = rates.findIndex((rate) => {
      left -= rate
      return left < 0
    })
    return found < 0 ? undefined : found
  }

  function nextDay(row: number): Caller | undefined {
    const random = seedDraws('next day', row)
    if (random() >= nextDayShare) return undefined
    const type = columns.type[row] ?? 0
    const contactType = contactTypes[type]
    const hourOff = Math.floor((2 * random() - 1) * hourMs)
    const times = Array.from({ length: daysAhead }, (_, i) => (columns.start[row] ?? 0) + (i + 1) * dayMs + hourOff)
    const atMs = times.find((time) => contactType !== undefined && trueRate(contactType, time) > 0)
    return atMs === undefined ? undefined : call(random, type, atMs)
  }

  return {
    abandoned(row) {
      if (redialShare === 0) return undefined
      const random = seedDraws('abandoned', row)
      if (random() >= redialShare) return undefined
      const abandonedMs = (columns.start[row] ?? 0) + (columns.waitMs[row] ?? 0)
      const pauseMs = Math.max(1, Math.round(unitExponential(random) * redialMinutes * minuteMs))
      return call(random, columns.type[row] ?? 0, abandonedMs + pauseMs)
    },
    answered(row) {
      const flags = columns.flags[row] ?? 0
      if (handOnShare > 0 && (flags & flag.transferred) !== 0) {
        const caller = nextLeg(row)
        if (caller !== undefined) return caller
      }
      return nextDayShare > 0 && (flags & flag.resolved) === 0 ? nextDay(row) : undefined
    },
  }
}
