import type { Problem } from './search/problem'
import type { Pull } from './search/pull'

/** What was taken for granted, in sentences for people. */
export function notesOn(
  problem: Problem,
  pull: Pull,
  result: { readonly presentFits: boolean; readonly chosen: string },
): string[] {
  const { model, settings, presence } = problem
  const name = (k: number): string => `"${model.contactTypes[k]?.id ?? ''}"`
  const profiled = model.contactTypes.some(({ weekProfile }) => weekProfile !== undefined)
  const notes = [
    `Chosen: ${result.chosen}. Judged by simulation on the same contacts as all candidates, under the platform's rule: highest average level over the asked skills among the first 100 by idle time, ties by longest idle; an agent who comes free takes the contact that has waited longest.`,
    'Handle times and patience are drawn from exponential distributions about their means.',
    'Skills that no contact type asks for stay as they are and are not counted; so do skills that are not asked for at the moment judged, and agents who are not there.',
  ]
  if (profiled) {
    notes.push(
      settings.at === 'peak'
        ? 'Judged at the busiest interval of the average week, held steady; at quieter hours there is less to gain.'
        : 'Judged at the moment that a contact finds on average, held steady.',
    )
  }
  if (presence.some((share) => share > 0 && share < 1)) {
    notes.push('Agents who are there part of the time are drawn at random, ten times over.')
  }
  if (model.agents.some(({ shifts }) => shifts !== undefined)) {
    notes.push('Shifts enter the floors per interval; the judged moment takes agents by their availability.')
  }
  if (
    model.queues.some(({ rings, conditionalGroups, preferredAgents }) => rings ?? conditionalGroups ?? preferredAgents)
  ) {
    notes.push('Rings, conditional groups and preferred agents are left out: every joined agent is asked at once.')
  }
  if (model.agents.some(({ concurrency }) => Object.values(concurrency ?? {}).some((most) => (most ?? 1) > 1))) {
    notes.push('Contacts are taken one at a time, though some agents may hold several at once.')
  }
  if (pull.unserved.length > 0) {
    notes.push(`Nobody may serve ${pull.unserved.map(name).join(', ')}: with no grant that is allowed.`)
  }
  if (!result.presentFits)
    notes.push('The present assignment breaks the constraints, so changing nothing was no choice.')
  return notes
}
