import type { Center } from '../center/center'
import { withChanges } from '../center/design'
import type { Made } from '../center/tokens'
import { lookAfter } from './look'
import { type Pick, pickChanges } from './pick'

/** At most `most` changes that rescue most in addition to those already made, in some weeks. */
export function pickOnce(center: Center, made: readonly Pick[], numbers: readonly number[], most: number): Pick[] {
  const { settings, model } = center
  const look = lookAfter(center, made, numbers)
  const touched = new Set(made.map(({ agent }) => agent))
  const { agents } = withChanges(model, made)
  return pickChanges(look.openings, look.rescue(), settings, agents, model.skills.length, { most, touched })
}

/** Factor on the weight of a contact whose queue has used up its allowed loss, and the largest factor. */
const URGENCY = 3
const MOST_URGENT = 8

/** Raises the weight of queues that have lost service, so that changes that help them come next. */
export function urgent(center: Center, lost: ReadonlyMap<string, number>): Center {
  const { model, settings, weights } = center
  const own = weights.map((weight, k) => {
    const loss = Math.max(0, lost.get(model.contactTypes[k]?.queueId ?? '') ?? 0)
    return weight * Math.min(MOST_URGENT, 1 + (URGENCY * loss) / Math.max(0.001, settings.maxServiceLevelDrop))
  })
  return { ...center, weights: own }
}

export function countChanges(made: readonly Made[]): number {
  return made.reduce((sum, { tokens }) => sum + tokens.length, 0)
}
