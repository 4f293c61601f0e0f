import type { Compiled } from '../compile/compiled'

/** Agents who may ever take contacts of a type: a shorter list to search than that of all free agents. */
export interface Servers {
  /** Agents by type, ascending: `agents` from `from[k]` up to `from[k + 1]`. */
  readonly from: Int32Array
  readonly agents: Int32Array
  /** By type: 1 if the agents who count towards the limit of checked agents can never exceed it. */
  readonly unlimited: Uint8Array
}

export function serversOf({ typeCount, agentCount, reach, choice }: Compiled): Servers {
  const from = new Int32Array(typeCount + 1)
  const agents: number[] = []
  const unlimited = new Uint8Array(typeCount)
  for (let type = 0; type < typeCount; type++) {
    const most = choice.looksAt[type] ?? 0
    let counted = 0
    for (let agent = 0; agent < agentCount; agent++) {
      const at = type * agentCount + agent
      const may = reach.doors[at] !== 0
      if (may) agents.push(agent)
      if (may || (choice.looksAtMembers && reach.member[at] === 1)) counted++
    }
    unlimited[type] = counted <= most ? 1 : 0
    from[type + 1] = agents.length
  }
  return { from, agents: Int32Array.from(agents), unlimited }
}
