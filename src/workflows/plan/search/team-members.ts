import { type Issue, ValidationError } from '../../../core/errors'
import type { Ref, Snapshot } from '../../../documents'
import { namesOf } from '../../kit/names'

/**
 * Ids of the agents who are in one of these teams; undefined if no teams are named.
 * @param teams names or ids
 * @throws ValidationError for a team without agents in the snapshot, and for a snapshot without teams
 */
export function teamMembers(
  { agents }: Pick<Snapshot, 'agents'>,
  teams: readonly string[] | undefined,
): Set<string> | undefined {
  if (teams === undefined) return undefined
  const known = new Map<string, Ref>()
  for (const { profile } of agents) if (profile?.team !== undefined) known.set(profile.team.id, profile.team)
  if (known.size === 0) {
    const message = agents.some(({ profile }) => profile !== undefined)
      ? 'no agent of the snapshot is in a team; name agents with --agents'
      : 'the snapshot has no teams of agents: take one with skillroute snapshot --profiles'
    throw new ValidationError([{ path: '--team', message }])
  }
  const names = namesOf('team', [...known.values()])
  const issues: Issue[] = []
  const wanted = new Set<string>()
  for (const text of teams) {
    const found = names.find(text)
    if ('one' in found) wanted.add(found.one.id)
    else issues.push({ path: '--team', message: found.problem })
  }
  if (issues.length > 0) throw new ValidationError(issues)
  return new Set(agents.flatMap(({ id, profile }) => (wanted.has(profile?.team?.id ?? '') ? [id] : [])))
}
