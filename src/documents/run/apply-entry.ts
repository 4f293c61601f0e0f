import type { Json } from '../../core/json/json'

/** One entry of the journal of an apply run; `type` tells which. */
export type ApplyEntry =
  | HeaderEntry
  | IntentEntry
  | OutcomeEntry
  | PutBackEntry
  | SettledEntry
  | ResumedEntry
  | ForeignEntry
  | CanaryBegunEntry
  | CanaryEntry
  | WithdrawnEntry
  | UndoingEntry
  | UndoEntry
  | UndoneEntry
  | EndedEntry

/** What a run starts with: who approved the plan, and why it is applied. */
export interface WarrantFields {
  reason?: string | undefined
  approvals?: { by: string; at?: string | undefined; reason?: string | undefined }[] | undefined
}

/** Why something was not done, as a journal keeps it. */
export interface EntryProblem {
  code: string
  message: string
}

/** The first entry: the plan that the journal belongs to. */
export interface HeaderEntry extends WarrantFields {
  type: 'header'
  at: string
  format: 'skillroute/apply-journal@1'
  planId: string
  planHash: string
  org: { id: string; name: string }
  /** How many changes the plan has. */
  changes: number
}

/** Recorded before a write leaves: what it changes of one user or queue, with the values read just before. */
export interface IntentEntry {
  type: 'intent'
  at: string
  /** Number of the write within the journal. */
  write: string
  /** Id of the user, or of the queue when `subject` says so. */
  userId: string
  /** What is written; when absent, the user's skills. */
  subject?: 'skills' | 'languages' | 'utilization' | 'members' | 'queue' | undefined
  changeIds: string[]
  /** By skill, language, member or field. */
  before: Record<string, Json>
  after: Record<string, Json>
  /** For what is written whole: a digest of each field as read before the write, to see later who changed one. */
  seen?: Record<string, string> | undefined
}

/** What became of a write. */
export interface OutcomeEntry {
  type: 'outcome'
  at: string
  write: string
  changeIds: string[]
  /** `done`: the change holds. `refused`: certainly nothing was written. `inDoubt`: unknown; check before writing again. */
  result: 'done' | 'refused' | 'inDoubt'
  correlationId?: string | undefined
  /** Correlation ids of all answers, where the write took several requests or failed after the first. */
  related?: string[] | undefined
  latencyMs?: number | undefined
  attempts?: number | undefined
  error?: EntryProblem | undefined
}

/** Groups of rings that an interrupted write had emptied are back in their rings. */
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

/** A later run of the same plan took up this journal. */
export interface ResumedEntry extends WarrantFields {
  type: 'resumed'
  at: string
}

/** What others wrote between our check and our write, found in the Genesys audits. */
export interface ForeignEntry {
  type: 'foreign'
  at: string
  /** The highest write that needs no further check. */
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

/** From here on the agents of the canary are changed first; the others wait until a canary entry says that it passed. */
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
  /** Figures that were judged; absent: unknown. */
  judged?: number | undefined
  /** What follows a miss, for later runs; absent in journals that did not keep it: nothing. */
  onMissed?: 'undo' | 'stop' | undefined
}

/** Held changes are not made any more: the plan is being undone. */
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

/** An entry of the undo's own journal, kept in the journal of the plan that is undone. */
export interface UndoEntry {
  type: 'undo'
  at: string
  /** Id of the undo's own plan. */
  plan: string
  entry: { type: string; at: string; [field: string]: unknown }
}

/** The undo has ended; these changes no longer hold. */
export interface UndoneEntry {
  type: 'undone'
  at: string
  changeIds: string[]
  /** Changes that others overwrote since and that stay so. A later undo checks them again. */
  left?: string[] | undefined
  /** True: only these changes had expired; the plan as a whole was not undone. */
  inTime?: boolean | undefined
}

/** The run has ended. */
export interface EndedEntry {
  type: 'ended'
  at: string
  outcome: string
}
