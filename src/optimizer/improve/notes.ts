import type { Recommendation } from '../../documents'
import type { Center } from './center/center'
import { MOVE_LEVERS } from './center/settings'
import { weekly } from './center/week-counts'
import { triesMoves } from './find/refine'

/** How the contacts of a search are counted, if not all alike. */
export const COUNTED = {
  hours: 'Only contacts that arrive in the given hours count.',
  weights: 'Contacts count by the given weights of their queues.',
} as const

const ACTIONS = { remove: 'REMOVE', level: 'SET', ring: 'RING' } as const

/** Assumptions, how contacts are counted, and which kinds of changes were not tried. */
export function notesOn(center: Center, changes: readonly Recommendation[]): string[] {
  const { settings } = center
  const { contactTypes } = center.model
  const notes = [
    'Whole weeks are simulated under the routing rules of each queue, with the hours, shifts and capacity of its agents; the curve is evaluated on callers that the search has not seen.',
    'A granted skill gets the lowest level that is accepted, unless the highest one serves better: where a queue asks for the best agent, those with higher levels come first. How fast an agent handles contacts they have not had before is an estimate.',
  ]
  if (!contactTypes.some(({ weekProfile }) => weekProfile !== undefined)) {
    notes.push('No contact type has a profile of the week: arrivals are taken to be steady.')
  }
  const made = new Set(changes.map(({ action }) => action))
  const untried = triesMoves(center)
    ? []
    : MOVE_LEVERS.filter((lever) => settings.levers.has(lever) && !made.has(ACTIONS[lever]))
  if (untried.length > 0)
    notes.push(
      `Not tried: ${untried.join(', ')}. The center has ${Math.round(weekly(center))} contacts a week, too many to tell such changes apart within the ${settings.refineContacts} contacts that may be simulated for that.`,
    )
  if (settings.hours !== undefined) notes.push(COUNTED.hours)
  if (Object.values(settings.weights).some((weight) => weight !== 1)) notes.push(COUNTED.weights)
  return notes
}
