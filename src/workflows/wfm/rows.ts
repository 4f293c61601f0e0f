import type { SnapshotGap } from '../../documents'

/** One skill of an exported agent. */
export interface WfmSkill {
  readonly id: string
  readonly name: string
  /** 0-5, higher is better. */
  readonly proficiency: number
}

/** One agent as a workforce tool wants them. What is not known is left out. */
export interface WfmAgent {
  readonly id: string
  readonly name: string
  readonly division?: string
  readonly state: string
  readonly licensed?: boolean
  /** What the agent does at this moment, such as `IDLE` or `OFF_QUEUE`; from a live read alone. */
  readonly routingStatus?: string
  /** Share of the demand's window that the agent was on queue, 0..1; where a demand was given. */
  readonly onQueueShare?: number
  readonly skills: readonly WfmSkill[]
  /** Why this agent's skills are incomplete. */
  readonly gap?: string
}

/** What an export is of, and then its agents in lots as they are read. */
export interface WfmSource {
  readonly org: { readonly id: string; readonly name: string }
  readonly takenAt: string
  readonly agents: AsyncIterable<readonly WfmAgent[]>
  /** What is missing beside the gaps of single agents; complete once `agents` has ended. */
  readonly gaps: readonly SnapshotGap[]
}
