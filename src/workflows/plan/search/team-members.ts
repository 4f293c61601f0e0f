import { ValidationError } from '../../../core/errors'
import type { Snapshot } from '../../../documents'
import { membersOf } from '../../kit/team-members'

/**
 * Ids of the agents who are in one of these teams; undefined if no teams are named.
 * @param teams names or ids
 * @throws ValidationError for a team without agents in the snapshot, and for a snapshot without teams
 */
export function teamMembers(
  { agents }: Pick<Snapshot, 'agents'>,
  teams: readonly string[] | undefined,
): ReadonlySet<string> | undefined {
  if (teams === undefined) return undefined
  const { ids, problems } = membersOf(agents, teams)
  if (problems.length > 0) throw new ValidationError(problems.map((message) => ({ path: '--team', message })))
  return ids
}
