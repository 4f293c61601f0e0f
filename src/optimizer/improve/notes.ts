import type { RoutingModel } from '../../documents'
import type { ImproveSettings } from './center/settings'

/** How the contacts of a search are counted, if not all alike. */
export const COUNTED = {
  hours: 'Only contacts that arrive in the given hours count.',
  weights: 'Contacts count by the given weights of their queues.',
} as const

/** Assumptions, and how contacts are counted. */
export function notesOn({ contactTypes }: RoutingModel, settings: ImproveSettings): string[] {
  const notes = [
    'Whole weeks are simulated under the routing rules of each queue, with the hours, shifts and capacity of its agents; the curve is judged on callers that the search has not seen.',
    'A granted skill gets the lowest level that is accepted: where a queue asks for the best agent, those with higher levels come first. How fast an agent handles contacts they have not had before is an estimate.',
  ]
  if (!contactTypes.some(({ weekProfile }) => weekProfile !== undefined)) {
    notes.push('No contact type has a profile of the week: arrivals are taken to be steady.')
  }
  if (settings.hours !== undefined) notes.push(COUNTED.hours)
  if (Object.values(settings.weights).some((weight) => weight !== 1)) notes.push(COUNTED.weights)
  return notes
}
