import { percent } from '../../core/text/counted'
import type { Effect, RoutingModel } from '../../documents'
import { levelsMatter } from '../../optimizer/model/can-serve'
import { BEST_CANDIDATES } from '../../optimizer/simulate/compile/compile-choice'

/**
 * Queues in which it matters whom BEST considers: more agents are activated than it considers, and some of them lack the
 * skills of a contact type.
 */
export function crowdedQueues({ queues, contactTypes, agents }: RoutingModel): ReadonlySet<string> {
  const crowded = queues.filter((queue) => {
    if (!levelsMatter(queue)) return false
    const members = agents.filter(
      ({ eligible, queues: own }) => eligible && own.some(({ queueId }) => queueId === queue.id),
    )
    const types = contactTypes.filter(({ queueId }) => queueId === queue.id)
    return (
      members.length > BEST_CANDIDATES &&
      types.some(({ skillIds }) =>
        members.some(({ skills }) => !skillIds.every((id) => skills.some((skill) => skill.id === id))),
      )
    )
  })
  return new Set(crowded.map(({ id }) => id))
}

/** Service levels that differ by less count as equal. */
const SAME = 0.005

/** Adds a note for each of these queues whose service level is another if BEST considers agents in the other order. */
export function withOtherReading(made: Effect, other: Effect, crowded: ReadonlySet<string>): Effect {
  const notes = made.queues.flatMap(({ queue, mediaType, after }) => {
    const otherRow = other.queues.find((row) => row.queue.id === queue.id && row.mediaType === mediaType)
    if (!crowded.has(queue.id) || otherRow === undefined) return []
    if (Math.abs(otherRow.after.serviceLevel - after.serviceLevel) < SAME) return []
    const [idle, skilled] = [percent(after.serviceLevel, 1), percent(otherRow.after.serviceLevel, 1)]
    return `BEST considers at most ${BEST_CANDIDATES} agents, and whether it takes those who are idle longest or those who hold the skills is not documented. Service level of ${queue.name} (${mediaType}) after the changes: ${idle} if the idle longest, as in these figures; ${skilled} if those with the skills. skillroute explain finds which it is.`
  })
  return notes.length === 0 ? made : { ...made, notes: [...made.notes, ...notes] }
}
