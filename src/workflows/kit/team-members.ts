import type { Ref, Snapshot } from '../../documents'
import { indexNames, type Names } from './names'

/** Agents of teams, and problems of teams that were not found. */
export interface TeamMembers {
  readonly ids: ReadonlySet<string>
  readonly problems: readonly string[]
}

/**
 * The agents who are in one of these teams.
 * @param teams names or ids
 */
export function findTeamMembers(agents: Snapshot['agents'], teams: readonly string[]): TeamMembers {
  const known = listTeams(agents)
  if (known.length === 0) {
    const problem = agents.some(({ profile }) => profile !== undefined)
      ? 'no agent of the snapshot is in a team: name agents instead of teams'
      : 'the snapshot has no teams of agents: take one with skillroute snapshot --profiles'
    return { ids: new Set(), problems: [problem] }
  }
  const names = teamNames(agents)
  const found = teams.map((text) => names.find(text))
  const desired = new Set(found.flatMap((one) => ('item' in one ? [one.item.id] : [])))
  return {
    ids: new Set(agents.flatMap(({ id, profile }) => (desired.has(profile?.team?.id ?? '') ? [id] : []))),
    problems: found.flatMap((one) => ('problem' in one ? [one.problem] : [])),
  }
}

/** Names of the teams that agents of a snapshot are in. */
export function teamNames(agents: Snapshot['agents']): Names<Ref> {
  return indexNames<Ref>('team', listTeams(agents))
}

function listTeams(agents: Snapshot['agents']): Ref[] {
  const known = new Map<string, Ref>()
  for (const { profile } of agents) if (profile?.team !== undefined) known.set(profile.team.id, profile.team)
  return [...known.values()]
}
