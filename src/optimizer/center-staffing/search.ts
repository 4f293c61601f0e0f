import { exchange } from './exchange'
import { fill, queuesByKind } from './fill'
import { isAboutMet } from './judge'
import { type Looks, look, type StaffingStep } from './look'
import { lower } from './lower'
import { raise } from './raise'
import type { Separate } from './separate'
import { openSlots } from './slots'

/** Halvings of the range from the agents for the load alone to the agents for separate queues. */
const HALVINGS = 4
/**
 * Share of the simulated contacts that is kept for the final check. When only this is left, no more agents are removed.
 */
const LEFT_FOR_CHECK = 0.3

/** The agents found, and what could not be decided within the limit of simulated contacts. */
export interface FoundCounts {
  readonly counts: number[][]
  /** Intervals that may have an agent too many. */
  readonly unspared: number
  /** Intervals that are not known to meet their target. */
  readonly unmet: number
}

/**
 * Finds the fewest agents by interval and kind with which every queue meets its target, judged on the center as a
 * whole. It begins between the agents for the load alone and the agents for separate queues: halving finds the point
 * just short of where queues meet their targets on average. Then it adds agents one by one where a target is missed,
 * removes agents while the interval still meets its targets, and replaces two by one who takes the contacts of both. A final check under other random numbers adds agents
 * where an interval passed by luck, or where it suffers from contacts that lean intervals before it leave waiting.
 * All intervals are judged in one simulated round of the profile; those that are decided are not simulated again.
 */
export function* searchCounts(
  looks: Looks,
  separate: readonly (readonly Separate[])[],
  seed: number,
): Generator<StaffingStep, FoundCounts> {
  const kept = LEFT_FOR_CHECK * looks.contactsLeft
  const usual = { seed, effort: 1 }
  const started = yield* halve(looks, separate, seed)
  const enough = yield* raise(looks, started, usual, 'adding agents')
  const spared = yield* exchange(looks, yield* lower(looks, enough, usual, kept), usual, kept)
  const checked = yield* raise(looks, spared.counts, { seed: seed + 2, effort: 2 }, 'checking')
  return { counts: checked.counts, unspared: spared.undecided, unmet: checked.unmet }
}

function* halve(
  looks: Looks,
  separate: readonly (readonly Separate[])[],
  seed: number,
): Generator<StaffingStep, number[][]> {
  const { problem } = looks
  const between = (share: readonly number[]): number[][] =>
    separate.map((row, t) =>
      fill(
        problem,
        row.map(({ busyAgents, agents }) => busyAgents + (share[t] ?? 1) * (agents - busyAgents)),
        t,
      ),
    )
  const shared = queuesByKind(problem).some((queues) => queues.length > 1)
  if (!shared) return between(separate.map(() => 1))
  const open = openSlots(problem)
  const low = separate.map(() => 0)
  const high = separate.map(() => 1)
  for (let done = 0; done < HALVINGS; done++) {
    const middle = low.map((from, t) => (from + (high[t] ?? 1)) / 2)
    const care = { seed, effort: 1, rough: true }
    const verdicts = yield* look(looks, between(middle), open, care, { step: 'estimating', done, total: HALVINGS })
    for (const t of open) {
      const end = isAboutMet(verdicts[t]) ? high : low
      end[t] = middle[t] ?? 0
    }
  }
  return between(low)
}
