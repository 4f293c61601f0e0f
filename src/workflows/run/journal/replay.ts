import { PlanError } from '../../../core/errors'
import type { ApprovalNote, ChangeResult, ExternalWrite, Plan } from '../../../documents'
import type { Journal } from '../../../documents/ports/ports'
import type { ApplyEntry, HeaderEntry, OutcomeEntry } from '../../../documents/run/apply-entry'
import { HOLDING } from '../../../documents/run/apply-report'
import { listApprovals, toApprovalNote } from '../options/approval-record'
import { parseEntry } from './entries'
import { inverseIds } from './inverse'

/** The state of a plan's changes according to its journal. */
export interface Replay {
  /** False: the journal is empty, and this is the first run. */
  readonly started: boolean
  /** The approvals that earlier runs recorded; empty: nobody approved. */
  readonly approvals: readonly ApprovalNote[]
  /** Changes with an answered write that is not read back yet, with its outcome. */
  readonly done: ReadonlyMap<string, OutcomeEntry>
  /** Changes with an answered write that were not undone since. */
  readonly written: ReadonlySet<string>
  /** Changes with a write that was sent and whose outcome is unknown. */
  readonly inDoubt: ReadonlySet<string>
  /** Changes that an earlier run saw in the org and that were not touched since. */
  readonly proven: ReadonlySet<string>
  /** Changes whose value was certainly in the org after their last write or undo. If it is gone, someone changed it. */
  readonly landed: ReadonlySet<string>
  /** Changes that an undo left alone because others had changed them. Only another undo checks them again. */
  readonly left: ReadonlySet<string>
  /** Changes that wait for their time. */
  readonly held: ReadonlySet<string>
  /** The result of each undo or withdrawal of a change, unless the plan was applied again since. */
  readonly undone: ReadonlyMap<string, Undone>
  /** Why the written changes are being undone; undefined if they are not. */
  readonly undoing: string | undefined
  /** The result of the canary; undefined if there was none or it has not ended. */
  readonly canary: CanaryEnd | undefined
  /** True: a canary wrote and has not ended, so it is still open whether the other changes may follow. */
  readonly canaryOpen: boolean
  /** Changes whose write began while the canary was open. */
  readonly canaryWrites: ReadonlySet<string>
  /** Concurrent writes that a run found and could not report before it died. */
  readonly external: readonly ExternalWrite[]
  /** When the last write of the plan was answered, ISO time; undefined if none was. */
  readonly writtenAt: string | undefined
  readonly nextWrite: number
}

/** How an undo ended for a change. */
export interface Undone {
  readonly at: string
  /** True: the change was undone because its time was over. */
  readonly expired: boolean
  /** True: someone else had changed the target, so the undo left it alone. */
  readonly isConflict: boolean
}

/** The result of a canary, and what happens after a miss. */
export interface CanaryEnd {
  readonly passed: boolean
  readonly message: string
  readonly onMissed: 'undo' | 'stop'
  /** Figures that were evaluated; undefined: unknown. */
  readonly evaluated?: number
}

/**
 * Reads a whole journal.
 * @throws PlanError `wrongOrg` or `tampered` when the journal is damaged, or belongs to another org or plan
 */
export async function replayJournal(journal: Journal, plan: Plan): Promise<Replay> {
  const state: State = {
    approvals: [],
    done: new Map(),
    written: new Set(),
    inDoubt: new Map(),
    left: new Set(),
    held: new Set(),
    undone: new Map(),
    conflicts: new Set(),
    proven: new Set(),
    landed: new Set(),
    undoing: undefined,
    canary: undefined,
    canaryOpen: false,
    canaryWrites: new Set(),
    external: [],
    writtenAt: undefined,
  }
  let place = 0
  let writes = 0
  const inverses = inverseIds(plan)
  for await (const value of journal.read()) {
    place += 1
    const entry = parseEntry(value, place, journal.name)
    if (place === 1) checkHeader(entry, plan, journal)
    if (entry.type === 'intent') writes += 1
    follow(entry, state, inverses)
    if (entry.type === 'undo') followUndo(entry, inverses, state)
  }
  const canaryOpen = state.canaryOpen && state.canaryWrites.size > 0
  return { started: place > 0, ...state, canaryOpen, inDoubt: new Set(state.inDoubt.keys()), nextWrite: writes + 1 }
}

interface State {
  approvals: readonly ApprovalNote[]
  readonly done: Map<string, OutcomeEntry>
  readonly written: Set<string>
  /** The writes in doubt of each change: a refusal of a later write says nothing about them. */
  readonly inDoubt: Map<string, Set<string>>
  readonly left: Set<string>
  readonly held: Set<string>
  readonly undone: Map<string, Undone>
  /** Changes that the current undo left alone because others had changed their target. */
  readonly conflicts: Set<string>
  readonly proven: Set<string>
  readonly landed: Set<string>
  undoing: string | undefined
  canary: CanaryEnd | undefined
  canaryOpen: boolean
  readonly canaryWrites: Set<string>
  external: readonly ExternalWrite[]
  writtenAt: string | undefined
}

/** Statuses that need no further attempt when the change's time comes. Failed changes are tried again. */
const CLOSED = [...HOLDING, 'conflict', 'undone']
/** Error codes of changes that were skipped for good: expired, or someone else is changing the same target. */
const CLOSED_CODES = ['apply.expired', 'apply.leftAlone']
/** Error codes of changes that do not wait for a later time: those, and those of a deleted user or queue. */
const DROPPED_CODES = [...CLOSED_CODES, 'user.notFound', 'queue.notFound']

/** Whether a change was skipped for good, so that another run would skip it too. */
export function isSkippedForGood({ status, error }: Pick<ChangeResult, 'status' | 'error'>): boolean {
  return status === 'skipped' && CLOSED_CODES.includes(error?.code ?? '')
}

function follow(entry: ApplyEntry, state: State, inverses: Inverses): void {
  const { done, written, inDoubt, left, held, undone, conflicts, proven, landed } = state
  switch (entry.type) {
    case 'header':
    case 'resumed':
      conflicts.clear()
      state.approvals = listApprovals([...state.approvals, ...(entry.approvals ?? []).map(toApprovalNote)])
      return
    case 'intent':
      // The plan is applied again: what an earlier undo reverted is planned again, also where this run ends early.
      for (const [id, { expired }] of undone) if (!expired) undone.delete(id)
      for (const id of entry.changeIds) {
        inDoubt.set(id, new Set([...(inDoubt.get(id) ?? []), entry.write]))
        proven.delete(id)
        landed.delete(id)
        left.delete(id)
        if (state.canaryOpen) state.canaryWrites.add(id)
      }
      return
    case 'settled':
      // The org may have changed since an earlier run read it, so this change is compared like any other.
      done.delete(entry.changeId)
      if (entry.status === 'held') held.add(entry.changeId)
      else if (CLOSED.includes(entry.status) || DROPPED_CODES.includes(entry.error?.code ?? '')) {
        held.delete(entry.changeId)
      }
      if (entry.status === 'held' || HOLDING.includes(entry.status)) undone.delete(entry.changeId)
      if (HOLDING.includes(entry.status)) proven.add(entry.changeId)
      else proven.delete(entry.changeId)
      if (HOLDING.includes(entry.status)) landed.add(entry.changeId)
      else if (entry.error?.code === 'apply.notVisible') landed.delete(entry.changeId)
      return
    case 'outcome':
      for (const id of entry.changeIds) {
        if (entry.result === 'refused') clearDoubt(inDoubt, id, entry.write)
        if (entry.result !== 'done') continue
        state.writtenAt = entry.at
        // The answer says that the item was already gone: someone else removed it, unless an earlier request of ours
        // did.
        const byOthers = entry.error !== undefined && (inDoubt.get(id)?.size ?? 0) < 2
        inDoubt.delete(id)
        done.set(id, entry)
        landed.add(id)
        if (!byOthers) written.add(id)
      }
      return
    case 'external':
      state.external = [...state.external, ...entry.writes]
      return
    case 'ended':
      state.external = []
      return
    case 'canaryBegun':
      state.canaryOpen = true
      state.canaryWrites.clear()
      return
    case 'canary':
      state.canary = {
        passed: entry.passed,
        message: entry.message,
        onMissed: entry.onMissed ?? 'stop',
        ...(entry.evaluated === undefined ? {} : { evaluated: entry.evaluated }),
      }
      state.canaryOpen = false
      return
    case 'withdrawn':
      for (const id of held) undone.set(id, { at: entry.at, expired: false, isConflict: false })
      held.clear()
      return
    case 'undoing':
      state.undoing = entry.reason
      return
    case 'undone': {
      const theirs = new Set([...conflicts].flatMap((inverse) => inverses().get(inverse) ?? []))
      conflicts.clear()
      if (entry.expired !== true) {
        state.undoing = undefined
        state.canary = undefined
        state.canaryOpen = false
      }
      // A later apply starts over, even for changes that the undo left alone.
      for (const id of [...entry.changeIds, ...(entry.left ?? [])]) {
        done.delete(id)
        proven.delete(id)
        landed.delete(id)
        written.delete(id)
        inDoubt.delete(id)
        left.delete(id)
        undone.set(id, { at: entry.at, expired: entry.expired === true, isConflict: theirs.has(id) })
      }
      for (const id of entry.left ?? []) left.add(id)
    }
  }
}

/** Maps the id of each possible change of an undo to the changes that it undoes. */
type Inverses = ReturnType<typeof inverseIds>

/** Once an undo (even an interrupted one) writes the targets of changes, they no longer count as in place. */
function followUndo(
  { entry }: Extract<ApplyEntry, { type: 'undo' }>,
  inverses: Inverses,
  { proven, landed, conflicts }: State,
): void {
  if (entry.type === 'settled') {
    const id = String(entry.changeId)
    if (entry.status === 'conflict') conflicts.add(id)
    else conflicts.delete(id)
  }
  if (entry.type !== 'intent' || !Array.isArray(entry.changeIds)) return
  for (const inverse of entry.changeIds) {
    for (const id of inverses().get(String(inverse)) ?? []) {
      proven.delete(id)
      landed.delete(id)
    }
  }
}

/** Clears the doubt about one write; other writes of the same change may still be in doubt. */
function clearDoubt(inDoubt: State['inDoubt'], id: string, write: string): void {
  const writes = inDoubt.get(id)
  writes?.delete(write)
  if (writes?.size === 0) inDoubt.delete(id)
}

function checkHeader(entry: ApplyEntry, plan: Plan, { name }: Journal): asserts entry is HeaderEntry {
  const called = name === undefined ? 'The journal' : `Journal ${name}`
  if (entry.type !== 'header') {
    throw new PlanError('tampered', `${called} does not start with its header: its first lines are missing.`)
  }
  if (entry.org.id !== plan.org.id) {
    throw new PlanError(
      'wrongOrg',
      `${called} is of org ${entry.org.name} (${entry.org.id}), the plan of ${plan.org.name} (${plan.org.id}). Give each its own journal.`,
    )
  }
  if (entry.planHash !== plan.hash) {
    throw new PlanError(
      'tampered',
      `${called} is of plan ${entry.planId}, not of ${plan.id}. Resume that plan with it, and give this one a journal of its own.`,
    )
  }
}
