import { ValidationError } from '../../core/errors'
import type { Plan, Snapshot } from '../../documents'
import { changedOwner } from '../../documents/plan/aspect-name'
import type { ExperimentGroup } from './documents/experiment'

/**
 * A group for each division that has queues to measure: these queues, and the changes of its agents and queues.
 * @param queueIds queues that are measured
 * @throws ValidationError `experiment.groups` if a change belongs to a division without such queues: its effect could
 * not be measured
 */
export function groupAgents(plan: Plan, snapshot: Snapshot, queueIds: readonly string[]): ExperimentGroup[] {
  const names = new Map(snapshot.divisions.map(({ id, name }) => [id, name]))
  const divisionById = new Map(
    [...snapshot.agents, ...snapshot.queues].map(({ id, divisionId }) => [id, divisionId ?? '']),
  )
  const groups = new Map<string, { queueIds: string[]; changeIds: string[] }>()
  for (const id of queueIds) {
    const division = divisionById.get(id) ?? ''
    const group = groups.get(division) ?? { queueIds: [], changeIds: [] }
    groups.set(division, group)
    group.queueIds.push(id)
  }
  const unseen: string[] = []
  for (const change of plan.changes) {
    const division = divisionById.get(changedOwner(change).id) ?? ''
    const group = groups.get(division)
    if (group === undefined) unseen.push(names.get(division) ?? division)
    else group.changeIds.push(change.id)
  }
  if (unseen.length > 0) {
    const message = `changes agents or queues of ${[...new Set(unseen)].join(', ')}, where no queue is measured: measure one there, or plan for fewer divisions`
    throw new ValidationError([{ path: 'plan', message }], { code: 'experiment.groups', subject: 'experiment' })
  }
  return [...groups]
    .map(([division, group]) => ({
      name: names.get(division) ?? (division === '' ? 'no division' : division),
      ...group,
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}
