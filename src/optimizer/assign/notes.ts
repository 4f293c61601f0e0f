import type { Problem } from './search/problem'
import type { Pull } from './search/pull'

/** The assumptions of a result, in sentences for people. */
export function notesOn(
  problem: Problem,
  pull: Pull,
  result: { readonly presentFits: boolean; readonly chosen: string },
): string[] {
  const { model, settings, presence } = problem
  const name = (k: number): string => `"${model.contactTypes[k]?.id ?? ''}"`
  const profiled = model.contactTypes.some(({ weekProfile }) => weekProfile !== undefined)
  const notes = [
    `Chosen: ${result.chosen}. Judged by simulation on the same contacts as all candidates, under the platform's rule: highest average level over the asked skills among the first 100 by idle time, ties by longest idle; an agent who becomes free takes the contact that has waited longest.`,
    'Handle times and patience are drawn from exponential distributions about their means.',
    'Skills that no contact type needs stay as they are and are not counted; so do skills that no contact needs at the simulated moment, and agents who are absent then.',
  ]
  if (profiled) {
    notes.push(
      settings.at === 'peak'
        ? 'Judged at the load of the busiest interval of the average week, held steady; there is less to gain at quieter hours.'
        : 'Judged at the load that a contact meets on average, held steady.',
    )
  }
  if (presence.some((share) => share > 0 && share < 1)) {
    notes.push('For agents who are present only part of the time, ten random draws decide who is present.')
  }
  if (model.agents.some(({ shifts }) => shifts !== undefined)) {
    notes.push(
      'Shifts are used for the minimum number of holders per interval; the simulation uses the availability of agents instead.',
    )
  }
  if (
    model.queues.some(({ rings, conditionalGroups, preferredAgents }) => rings ?? conditionalGroups ?? preferredAgents)
  ) {
    notes.push(
      'Rings, conditional groups and preferred agents are left out: contacts go to every activated member at once.',
    )
  }
  if (model.agents.some(({ concurrency }) => Object.values(concurrency ?? {}).some((most) => (most ?? 1) > 1))) {
    notes.push('Each agent takes one contact at a time, even one who may have several at once.')
  }
  if (pull.unserved.length > 0) {
    notes.push(`Nobody may serve ${pull.unserved.map(name).join(', ')}: no allowed grant changes that.`)
  }
  if (!result.presentFits)
    notes.push('The present assignment breaks the constraints, so changing nothing was not a candidate.')
  return notes
}
