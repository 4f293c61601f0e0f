import type { TrainingValue } from '../../documents'

/** Agents who would hold a skill, and their combined gain. */
export interface Team {
  readonly agentIds: readonly string[]
  readonly value: TrainingValue
}

/**
 * Finds the best teams of one, two, ... additional holders. Each team is the one before plus the candidate who adds
 * most; then members are exchanged one at a time as long as that helps. Not every team is tried, but in small centers
 * the result is the best one.
 * @param value gives the gain of a team, measured on common contacts; called once for each team
 */
export function bestHolders(
  candidates: readonly string[],
  most: number,
  value: (agentIds: readonly string[]) => TrainingValue,
): Team[] {
  const known = new Map<string, Team>()
  const team = (agentIds: readonly string[]): Team => {
    const sorted = [...agentIds].sort()
    const key = JSON.stringify(sorted)
    const found = known.get(key) ?? { agentIds, value: value(sorted) }
    known.set(key, found)
    return found
  }
  const teams: Team[] = []
  while (teams.length < Math.min(most, candidates.length)) {
    const last = teams.at(-1)?.agentIds ?? []
    const added = best(candidates.filter((id) => !last.includes(id)).map((id) => team([...last, id])))
    if (added === undefined) break
    teams.push(exchanged(added, candidates, team))
  }
  return teams
}

function exchanged(start: Team, candidates: readonly string[], team: (agentIds: readonly string[]) => Team): Team {
  if (start.agentIds.length < 2) return start
  for (let current = start; ; ) {
    const others = candidates.filter((id) => !current.agentIds.includes(id))
    const next = best(
      current.agentIds.flatMap((out) =>
        others.map((id) => team(current.agentIds.map((own) => (own === out ? id : own)))),
      ),
    )
    if (next === undefined || next.value.mean <= current.value.mean) return current
    current = next
  }
}

function best(teams: readonly Team[]): Team | undefined {
  return teams.reduce<Team | undefined>(
    (most, one) => (most === undefined || one.value.mean > most.value.mean ? one : most),
    undefined,
  )
}
