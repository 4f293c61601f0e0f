import type { Client } from '../../../client'
import type { ApplyReport, Guardrails, Plan, Ref, Shift, Snapshot } from '../../../documents'
import type { Journal } from '../../../documents/ports/ports'
import type { ApplyOptions } from '../../../workflows/run/options/options'

/** Options for running a calendar. */
export interface RunCalendarOptions
  extends Omit<
    ApplyOptions,
    | 'journal'
    | 'ledger'
    | 'changeIds'
    | 'idempotencyKey'
    | 'onConflict'
    | 'onFailure'
    | 'approvals'
    | 'withinMinutes'
    | 'guardrails'
    | 'canary'
    | 'dryRun'
    | 'timeLimit'
    | 'onProgress'
  > {
  /**
   * Returns the journal with a name, the same journal at each run. Names of the calendar's own journals begin with
   * `calendar-` and its name; each of its plans has a journal named by its id. They must be durable: nothing else
   * records what the calendar granted.
   */
  readonly journals: (name: string) => Journal
  /** Shifts of the agents, for entries by shift: a list, or a function that reads them. Default: none. */
  readonly shifts?: readonly Shift[] | ((snapshot: Snapshot) => Promise<readonly Shift[]>) | undefined
  /** Local dates on which no entry holds, in addition to those of the file. */
  readonly specialDays?: readonly string[] | undefined
  /** Guardrails that each plan of the calendar must keep to. Default: none. */
  readonly guardrails?: Guardrails | undefined
  /** Called with each plan before its first write, for instance to keep a copy. */
  readonly onPlan?: ((plan: Plan) => Promise<void>) | undefined
  /** Reads and decides only: writes nothing, and touches neither journals nor lease. Default false. */
  readonly dryRun?: boolean | undefined
}

/** A skill that a calendar holds for an agent, or held. */
export interface CalendarTarget {
  readonly user: Ref
  readonly skill: Ref
  /** Null: not held. */
  readonly level: number | null
  /** Names of the entries that require it. */
  readonly entries: readonly string[]
  /** ISO times. */
  readonly start: string
  readonly until: string
  /** Why nothing was written; absent if something was. */
  readonly why?: string | undefined
}

/** A plan of a calendar with what a run did to it. */
export interface CalendarStep {
  readonly plan: Plan
  readonly report: ApplyReport
}

/** Result of a run of a calendar. */
export interface CalendarRun {
  /** Targets that began: granted, or already held. */
  readonly begins: readonly CalendarTarget[]
  /** Targets that ended. */
  readonly ends: readonly CalendarTarget[]
  /** Those of `begins` for which nothing was written: the agent already had the level, or may not have it. */
  readonly retained: readonly CalendarTarget[]
  /** Plans that were applied or resumed. */
  readonly applied: readonly CalendarStep[]
  /**
   * Plans some of whose values were restored. A value that someone changed meanwhile stays, and is a `conflict` in the
   * report.
   */
  readonly restored: readonly CalendarStep[]
  /** Plans that guardrails refused: the next run tries again. */
  readonly refused: readonly { readonly plan: Plan; readonly message: string }[]
  /** Ids of plans that hold no target any more. */
  readonly closed: readonly string[]
  /** Skills of agents that the calendar itself granted or changed, and that are in place. */
  readonly held: number
  /** True: something failed, and the next run tries it again. */
  readonly unfinished: boolean
  /** ISO time at which something begins or ends next; null: nothing within the coming two weeks. */
  readonly next: string | null
}

/** The state that the parts of a run share. */
export interface RunContext {
  readonly client: Client
  readonly options: Omit<RunCalendarOptions, 'lease'>
  /** The journal of the calendar. */
  readonly journal: Journal
  readonly nowMs: number
}

/** Options that a run passes to the engine. */
export function applyOptions({
  journals: _journals,
  shifts: _shifts,
  specialDays: _days,
  guardrails: _guardrails,
  onPlan: _onPlan,
  dryRun: _dryRun,
  ...rest
}: RunContext['options']): Omit<ApplyOptions, 'journal' | 'lease' | 'guardrails'> {
  return rest
}
