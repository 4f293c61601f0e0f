import type { Json } from '../../core/json/json'

/** One entry of the journal of an apply run; `type` tells which. */
export type ApplyEntry =
  | HeaderEntry
  | IntentEntry
  | OutcomeEntry
  | PutBackEntry
  | SettledEntry
  | ResumedEntry
  | ExternalEntry
  | CanaryBegunEntry
  | CanaryEntry
  | WithdrawnEntry
  | UndoingEntry
  | UndoEntry
  | UndoneEntry
  | EndedEntry

/** The facts at the start of a run: who approved the plan, and why it is applied. */
export interface ApprovalFields {
  reason?: string | undefined
  approvals?: { by: string; at?: string | undefined; reason?: string | undefined }[] | undefined
}

/** The reason why something was not done, as a journal records it. */
export interface EntryProblem {
  code: string
  message: string
}

/** The first entry: the plan that the journal belongs to. */
export interface HeaderEntry extends ApprovalFields {
  type: 'header'
  at: string
  format: 'skillroute/apply-journal@1'
  planId: string
  planHash: string
  org: { id: string; name: string }
  /** How many changes the plan has. */
  changes: number
}

/** Recorded before a write is sent: what it changes of one user or queue, with the values read just before. */
export interface IntentEntry {
  type: 'intent'
  at: string
  /** Number of the write within the journal. */
  write: string
  /** Id of the user, or of the queue when `subject` says so. */
  userId: string
  /** What is written; absent: the user's skills. */
  subject?: 'skills' | 'languages' | 'utilization' | 'members' | 'queue' | undefined
  changeIds: string[]
  /** By skill, language, member or field. */
  before: Record<string, Json>
  after: Record<string, Json>
  /**
   * For an object that is written as a whole: a digest of each field as read before the write, to detect later who
   * changed one.
   */
  seen?: Record<string, string> | undefined
}

export interface OutcomeEntry {
  type: 'outcome'
  at: string
  write: string
  changeIds: string[]
  /**
   * `done`: the change took effect. `refused`: certainly nothing was written. `inDoubt`: unknown; check before writing
   * again.
   */
  result: 'done' | 'refused' | 'inDoubt'
  correlationId?: string | undefined
  /** Correlation ids of all answers, if the write took several requests or failed after the first. */
  related?: string[] | undefined
  latencyMs?: number | undefined
  attempts?: number | undefined
  error?: EntryProblem | undefined
}

/** The ring groups that an interrupted write had emptied are restored. */
export interface PutBackEntry {
  type: 'putBack'
  at: string
  queueId: string
  changeIds: string[]
  related: string[]
}

/** What the read-back of a change showed, or why a change was not written. */
export interface SettledEntry {
  type: 'settled'
  at: string
  changeId: string
  status: 'applied' | 'already' | 'resumed' | 'conflict' | 'failed' | 'skipped' | 'held' | 'undone'
  found?: Json | undefined
  lagMs?: number | undefined
  error?: EntryProblem | undefined
}

/** A later run of the same plan continued this journal. */
export interface ResumedEntry extends ApprovalFields {
  type: 'resumed'
  at: string
}

/** Concurrent writes between our check and our write, found in the Genesys audits. */
export interface ExternalEntry {
  type: 'external'
  at: string
  /** The highest number of a write that needs no further check. */
  through: number
  writes: {
    changeId: string
    target: { id: string; name: string }
    property: string
    before: string[]
    after: string[]
    at: string
    by: string
  }[]
}

/**
 * From here on the agents of the canary are changed first; the others wait for a canary entry which says that it
 * passed.
 */
export interface CanaryBegunEntry {
  type: 'canaryBegun'
  at: string
}

/** How the canary of a run ended. */
export interface CanaryEntry {
  type: 'canary'
  at: string
  passed: boolean
  message: string
  /** Number of figures that were evaluated; absent: unknown. */
  evaluated?: number | undefined
  /** What later runs do after a miss. Absent in journals that did not record it; these runs do nothing. */
  onMissed?: 'undo' | 'stop' | undefined
}

/** Held changes are canceled: the plan is being undone. */
export interface WithdrawnEntry {
  type: 'withdrawn'
  at: string
}

/** From here on the written changes are undone, for this reason. */
export interface UndoingEntry {
  type: 'undoing'
  at: string
  reason: string
}

/** An entry of the undo's own journal, stored in the journal of the undone plan. */
export interface UndoEntry {
  type: 'undo'
  at: string
  /** Id of the undo's own plan. */
  plan: string
  entry: { type: string; at: string; [field: string]: unknown }
}

/** The undo ended; these changes are no longer in effect. */
export interface UndoneEntry {
  type: 'undone'
  at: string
  changeIds: string[]
  /** Changes that others have since overwritten and that therefore stay. A later undo checks them again. */
  left?: string[] | undefined
  /** True: only these expired changes were undone, not the plan as a whole. */
  expired?: boolean | undefined
}

export interface EndedEntry {
  type: 'ended'
  at: string
  outcome: string
}
