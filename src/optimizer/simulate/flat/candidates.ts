import type { Scene } from './scene'

/** Which agents can take which types, as lists: the agents of each type best first, the types of each agent by rank. */
export interface Candidates {
  /** Agents of type k lie at `agentsFrom[k]` up to `agentsFrom[k + 1]`. */
  readonly agentsFrom: Int32Array
  readonly agents: Int32Array
  /** For each place in `agents`, where the run of equal scores ends. */
  readonly tierEnd: Int32Array
  readonly typesFrom: Int32Array
  readonly types: Int32Array
  /** 1 where agent `a` can take type `k`, at `[k * N + a]`: small enough to stay in the nearest cache. */
  readonly can: Uint8Array
}

export function candidates(scene: Scene): Candidates {
  const { typeCount, agentCount, ahtSeconds, agentScore, contactRank } = scene
  const score = (agent: number, type: number): number => agentScore[agent * typeCount + type] ?? 0
  const rank = (agent: number, type: number): number => contactRank[agent * typeCount + type] ?? 0
  const able = new Uint8Array(typeCount * agentCount)
  const agentRows = rows(typeCount)
  const typeRows = rows(agentCount)
  for (let agent = 0; agent < agentCount; agent++) {
    for (let type = 0; type < typeCount; type++) {
      if ((ahtSeconds[agent * typeCount + type] ?? 0) === 0) continue
      able[type * agentCount + agent] = 1
      agentRows[type]?.push(agent)
      typeRows[agent]?.push(type)
    }
  }
  agentRows.forEach((row, type) => {
    row.sort((a, b) => score(b, type) - score(a, type) || a - b)
  })
  typeRows.forEach((row, agent) => {
    row.sort((a, b) => rank(agent, a) - rank(agent, b) || a - b)
  })
  const agents = packed(agentRows)
  const types = packed(typeRows)
  return {
    agentsFrom: agents.from,
    agents: agents.items,
    tierEnd: tierEnds(agentRows, score),
    typesFrom: types.from,
    types: types.items,
    can: able,
  }
}

function tierEnds(rows: readonly number[][], score: (agent: number, type: number) => number): Int32Array {
  const ends: number[] = []
  rows.forEach((row, type) => {
    const from = ends.length
    const end = from + row.length
    for (let i = row.length - 1; i >= 0; i--) {
      const agent = row[i] ?? 0
      const next = row[i + 1]
      const same = next !== undefined && score(next, type) === score(agent, type)
      ends[from + i] = same ? (ends[from + i + 1] ?? end) : from + i + 1
    }
  })
  return Int32Array.from(ends)
}

function packed(rows: readonly number[][]): { from: Int32Array; items: Int32Array } {
  const from = new Int32Array(rows.length + 1)
  rows.forEach((row, i) => {
    from[i + 1] = (from[i] ?? 0) + row.length
  })
  return { from, items: Int32Array.from(rows.flat()) }
}

function rows(length: number): number[][] {
  return Array.from({ length }, () => [])
}
