import type { Demand, Snapshot, SnapshotAgent } from '../../documents'
import type { WfmAgent, WfmSource } from './rows'

/** Number of agents in one chunk of text. */
const LOT = 500

/** An export from a snapshot. @param demand adds the share of its window that each agent was on queue */
export function wfmFromSnapshot(snapshot: Snapshot, demand?: Demand): WfmSource {
  const skills = new Map(snapshot.skills.map((skill) => [skill.id, skill.name]))
  const divisions = new Map(snapshot.divisions.map((division) => [division.id, division.name]))
  const gaps = new Map(snapshot.gaps.map((gap) => [gap.id, gap.reason]))
  const shares = onQueueShares(demand)
  const known = new Set(snapshot.agents.map((agent) => agent.id))

  function row(agent: SnapshotAgent): WfmAgent {
    const { id, name, divisionId, state, licensed } = agent
    const share = shares.get(id)
    const gap = gaps.get(id)
    return {
      id,
      name,
      ...(divisionId === undefined ? {} : { division: divisions.get(divisionId) ?? divisionId }),
      state,
      ...(licensed === undefined ? {} : { licensed }),
      ...(share === undefined ? {} : { onQueueShare: share }),
      skills: agent.skills.map((held) => ({
        id: held.id,
        name: skills.get(held.id) ?? held.id,
        proficiency: held.level,
      })),
      ...(gap === undefined ? {} : { gap }),
    }
  }

  async function* lots(): AsyncGenerator<readonly WfmAgent[]> {
    for (let at = 0; at < snapshot.agents.length; at += LOT) yield snapshot.agents.slice(at, at + LOT).map(row)
  }

  return {
    org: snapshot.org,
    takenAt: snapshot.takenAt,
    agents: lots(),
    gaps: snapshot.gaps.filter((gap) => !known.has(gap.id)),
  }
}

/** Time on queue over the demand's whole window, 0..1, to four places. */
function onQueueShares(demand: Demand | undefined): Map<string, number> {
  if (demand === undefined) return new Map()
  const seconds = (Date.parse(demand.interval.end) - Date.parse(demand.interval.start)) / 1000
  return new Map(
    demand.staffing.map((time) => {
      const staffed = time.interactingSeconds + time.communicatingSeconds + time.idleSeconds + time.notRespondingSeconds
      return [time.userId, Math.round((staffed / seconds) * 10_000) / 10_000]
    }),
  )
}
