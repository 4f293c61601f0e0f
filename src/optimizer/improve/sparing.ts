import type { ModelAgent } from '../../documents'
import type { Center } from './center/center'
import { mostToChoose } from './choose'
import { lowered } from './curve'
import type { Judged } from './judged'
import type { Asks } from './pieces/pieces'
import { type Found, search } from './search'

/** Most repeated searches without agents whose changes cost a queue too much. */
const MOST_SEARCHES = 3

/** A search is repeated if the points that may be chosen bring less than this fraction of what the others bring. */
const ENOUGH = 0.7

/**
 * Finds changes of which enough may be chosen. If an early change costs a queue more than it may lose, each point after it
 * does too, and nothing could be chosen although other changes help. The next search therefore leaves out the agents of
 * that queue who were changed there. The search whose best allowed point brings most is the answer.
 */
export function* searchSparing(center: Center): Asks<Found> {
  const { settings, agents, model } = center
  const { allowLoss } = settings
  const most = mostToChoose(settings, agents)
  const closed = new Set<string>()
  let best: Found | undefined
  const spared = new Set<string>()
  for (let round = 1; ; round++) {
    const isChangeable = (id: string) => settings.isChangeable(id) && !closed.has(id)
    const found = yield* search(closed.size === 0 ? center : { ...center, settings: { ...settings, isChangeable } })
    for (const name of found.spared) spared.add(name)
    const open = pointsUpTo(found, most)
    if (best === undefined || gainAllowed(allowLoss, open) > gainAllowed(allowLoss, pointsUpTo(best, most)))
      best = found
    const changed = found.picks.flatMap(({ agent }) => model.agents[agent] ?? [])
    const next = round === MOST_SEARCHES ? [] : agentsToClose(allowLoss, changed, open)
    if (next.length === 0) return { ...best, spared: [...spared] }
    for (const id of next) closed.add(id)
  }
}

function pointsUpTo({ points }: Found, most: number): readonly Judged[] {
  return points.filter(({ point }) => point.changes <= most)
}

/** A point of the curve, and its number of picks. */
type Taken = Pick<Judged, 'taken' | 'point'>

/** Contacts per week of the best point that may be chosen. */
function gainAllowed(allowLoss: number, points: readonly Taken[]): number {
  const allowed = points.filter(({ point }) => lowered(point, allowLoss).length === 0)
  return Math.max(0, ...allowed.map(({ point }) => point.contactsPerWeek.mean))
}

/**
 * Agents of the queues that lose too much after the last point that may be chosen, who were changed between the two; none
 * if enough may be chosen.
 * @param changed the agents of the picks, in their order
 */
export function agentsToClose(
  allowLoss: number,
  changed: readonly Pick<ModelAgent, 'id' | 'queues'>[],
  open: readonly Taken[],
): string[] {
  const top = Math.max(0, ...open.map(({ point }) => point.contactsPerWeek.mean))
  if (top === 0 || gainAllowed(allowLoss, open) >= ENOUGH * top) return []
  const last = open.findLastIndex(({ point }) => lowered(point, allowLoss).length === 0)
  const [from, to] = [open[Math.max(0, last)], open[Math.max(0, last) + 1]]
  if (from === undefined || to === undefined) return []
  const losing = new Set(lowered(to.point, allowLoss))
  return changed
    .slice(from.taken, to.taken)
    .flatMap(({ id, queues }) => (queues.some(({ queueId }) => losing.has(queueId)) ? [id] : []))
}
