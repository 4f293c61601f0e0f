import type { SnapshotGap } from '../../documents'

export interface WfmSkill {
  readonly id: string
  readonly name: string
  /** 0-5, higher is better. */
  readonly proficiency: number
}

/** One exported agent. Unknown fields are left out. */
export interface WfmAgent {
  readonly id: string
  readonly name: string
  readonly division?: string
  readonly state: string
  readonly licensed?: boolean
  /** The agent's current routing status, such as `IDLE` or `OFF_QUEUE`; only from a live read. */
  readonly routingStatus?: string
  /** Share of the demand's window that the agent was on queue, 0..1; only with a demand. */
  readonly onQueueShare?: number
  readonly skills: readonly WfmSkill[]
  /** Why this agent's skills or license are not known. */
  readonly gap?: string
}

/** The subject of an export, and its agents in batches as they are read. */
export interface WfmSource {
  readonly org: { readonly id: string; readonly name: string }
  readonly takenAt: string
  readonly agents: AsyncIterable<readonly WfmAgent[]>
  /** Gaps other than those of single agents; complete once `agents` has ended. */
  readonly gaps: readonly SnapshotGap[]
}

export function toGaps({ id, gap }: WfmAgent): SnapshotGap[] {
  return gap === undefined ? [] : [{ kind: 'agent', id, reason: gap }]
}

/** The source with a listener that is called for each gap. */
export function withGaps(source: WfmSource, onGap: ((gap: SnapshotGap) => void) | undefined): WfmSource {
  if (onGap === undefined) return source
  async function* lots(listener: (gap: SnapshotGap) => void): AsyncGenerator<readonly WfmAgent[]> {
    for await (const agents of source.agents) {
      for (const gap of agents.flatMap(toGaps)) listener(gap)
      yield agents
    }
    for (const gap of source.gaps) listener(gap)
  }
  return { ...source, agents: lots(onGap) }
}
