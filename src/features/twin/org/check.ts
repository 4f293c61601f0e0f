import { type Issue, ValidationError } from '../../../core/errors'
import type { Demand, RoutingModel, Snapshot } from '../../../documents'
import { isId } from '../../../emulator/world/ids'
import { routingModel } from '../../../optimizer/model'

/** The two documents that a twin is made from: configuration and demand of an org. */
export interface TwinDocuments {
  readonly snapshot: Snapshot
  readonly demand: Demand
}

/** Maximum number of invalid ids that a message shows. */
const MAX_LISTED = 5

/**
 * Combines the two documents into one model.
 * @throws ValidationError with every problem: demand of another org, missing parts, invalid ids
 */
export function checkedModel({ snapshot, demand }: TwinDocuments): RoutingModel {
  const model = routingModel(snapshot, demand)
  const lists = { divisions: snapshot.divisions, languages: snapshot.languages, skillGroups: snapshot.skillGroups }
  const issues: Issue[] = Object.entries(lists).flatMap(([name, list]: [string, unknown]) =>
    Array.isArray(list) ? [] : [{ path: `snapshot.${name}`, message: 'must be a list' }],
  )
  if (issues.length === 0) {
    const { org, divisions, skills, languages, queues, agents, skillGroups } = snapshot
    issues.push(
      ...idIssues('snapshot.org', [org]),
      ...idIssues('snapshot.divisions', divisions),
      ...idIssues('snapshot.skills', skills),
      ...idIssues('snapshot.languages', languages),
      ...idIssues('snapshot.queues', queues),
      ...idIssues('snapshot.agents', agents),
      ...idIssues('snapshot.skillGroups', skillGroups),
    )
  }
  if (issues.length > 0) throw new ValidationError(issues, { subject: 'twin' })
  return model
}

/** The API refuses ids of another form, so nothing about them could be requested. */
function idIssues(path: string, items: readonly { readonly id: string }[]): Issue[] {
  const seen = new Set<string>()
  const issues = items.flatMap(({ id }, i): Issue[] => {
    const at = `${path}[${i}].id`
    const twice = seen.has(id)
    seen.add(id)
    if (twice) return [{ path: at, message: `"${id}" is there twice` }]
    if (typeof id === 'string' && isId(id)) return []
    return [
      { path: at, message: 'must be an id as the platform gives them, such as 5f1c3c64-1b3f-4b32-9d0f-6d8c2d1f0a11' },
    ]
  })
  const more = issues.length - MAX_LISTED
  return more > 0 ? [...issues.slice(0, MAX_LISTED), { path, message: `… and ${more} more` }] : issues
}
