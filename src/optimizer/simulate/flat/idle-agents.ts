/**
 * Idle agents in the order in which they became idle: a circular, doubly linked list, whose start and end is place N.
 */
export interface IdleAgents {
  count: number
  /** Increases with every agent who becomes idle. */
  turn: number
  /** The turn at which each agent became idle; 0 while busy, Infinity for agents who are never present. */
  readonly since: Float64Array
  readonly next: Int32Array
  readonly previous: Int32Array
}

/** All present agents idle, the first agent for the longest time; `absent` is as in a scene. */
export function idleAgents(agents: number, absent?: Uint8Array): IdleAgents {
  const idle: IdleAgents = {
    count: 0,
    turn: 0,
    since: new Float64Array(agents),
    next: new Int32Array(agents + 1).fill(agents),
    previous: new Int32Array(agents + 1).fill(agents),
  }
  for (let agent = 0; agent < agents; agent++) {
    if (absent?.[agent] === 1) idle.since[agent] = Number.POSITIVE_INFINITY
    else becomeIdle(idle, agent)
  }
  return idle
}

export function becomeIdle(idle: IdleAgents, agent: number): void {
  const end = idle.since.length
  const last = idle.previous[end] ?? end
  idle.next[last] = agent
  idle.previous[agent] = last
  idle.next[agent] = end
  idle.previous[end] = agent
  idle.since[agent] = ++idle.turn
  idle.count++
}

export function becomeBusy(idle: IdleAgents, agent: number): void {
  const next = idle.next[agent] ?? 0
  const previous = idle.previous[agent] ?? 0
  idle.next[previous] = next
  idle.previous[next] = previous
  idle.since[agent] = 0
  idle.count--
}
