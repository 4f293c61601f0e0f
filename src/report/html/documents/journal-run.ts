import { defined } from '../../../core/defined'
import { isRecord } from '../../../core/json/unknown'
import type { ApplyReport, ChangeResult, ChangeStatus, ExternalWrite, Plan, Ref } from '../../../documents'
import type { JournalEntry } from '../../../documents/ports/ports'
import { HOLDING } from '../../../documents/run/apply-report'

/**
 * The status of a change by its journal alone: `written`: not read back yet; `in doubt`: it is unknown whether its write
 * took effect; `open`: the run did not reach it.
 */
export type AppliedStatus = ChangeResult['status'] | 'written' | 'in doubt' | 'open'

export interface AppliedResult extends Omit<ChangeResult, 'status' | 'error'> {
  readonly status: AppliedStatus
  readonly error?: { readonly message: string }
}

/** What applying did: an apply report, or as much of one as the journal of the run records. */
export interface AppliedRun extends Omit<ApplyReport, 'format' | 'requests' | 'results' | 'lagMs'> {
  readonly results: readonly AppliedResult[]
  /** A journal does not count reads. */
  readonly requests: { readonly reads?: number; readonly writes: number; readonly retries: number }
  /** When an undo ended, by a journal. */
  readonly undoneAt?: string
}

/** The org of a journal; undefined where it does not begin with its header. */
export function journalOrg({ entries }: { readonly entries: readonly JournalEntry[] }): Ref | undefined {
  const org = entries[0]?.type === 'header' ? entries[0].org : undefined
  if (typeof org !== 'object' || org === null) return undefined
  const [id, name] = [asText(Reflect.get(org, 'id')), asText(Reflect.get(org, 'name'))]
  return id === undefined ? undefined : { id, name: name ?? id }
}

/** The id of the plan of a journal; undefined where it does not begin with its header. */
export function journalPlan({ entries }: { readonly entries: readonly JournalEntry[] }): string | undefined {
  return entries[0]?.type === 'header' ? asText(entries[0].planId) : undefined
}

/**
 * What applying did by its journal alone, over all runs of its plan. After several runs each change has its present
 * status. The duration leaves out undos and the time between runs.
 * @param plan of the journal: the order of its changes, and those that no run reached
 * @returns undefined where the journal does not begin with its header
 */
export function runOfJournal(entries: readonly JournalEntry[], plan: Plan | undefined): AppliedRun | undefined {
  const [header] = entries
  const org = journalOrg({ entries })
  if (header === undefined || org === undefined) return undefined
  const run = replay(entries)
  const planHash = asText(header.planHash) ?? ''
  const samePlan = plan?.hash === planHash ? plan : undefined
  const ids = samePlan?.changes.map(({ id }) => id) ?? [...run.results.keys()]
  const results = ids.map((id): AppliedResult => run.results.get(id) ?? { changeId: id, status: 'open' })
  const missing = Math.max(0, (asNumber(header.changes) ?? 0) - results.length)
  const { writes, retries, readBack, external, canary, undoneAt } = run
  return {
    planId: asText(header.planId) ?? '',
    planHash,
    org,
    startedAt: header.at,
    endedAt: run.endedAt ?? header.at,
    durationMs: run.durationMs,
    ...defined({ undoneAt }),
    outcome: decideOutcome(results, missing),
    counts: countResults(results, missing),
    requests: { writes, retries },
    results,
    accuracy: readBack.size === 0 ? null : [...readBack.values()].filter(Boolean).length / readBack.size,
    external,
    ...(canary === undefined ? {} : { canary }),
    warnings: [
      ...run.notes,
      ...(run.isEnded ? [] : ['The journal has no end: the run was cut off, or is still running.']),
      ...(missing === 0 ? [] : [`The journal has no entry yet for ${missing} more changes of the plan.`]),
      ...(samePlan === undefined ? ['The plan of this journal, on the same page, gives the names and values.'] : []),
    ],
  }
}

interface ReplayedRun {
  readonly results: Map<string, AppliedResult>
  /** For each written change: whether the last read found it as planned. */
  readonly readBack: Map<string, boolean>
  readonly notes: string[]
  external: ApplyReport['external']
  canary: ApplyReport['canary']
  writes: number
  retries: number
  isEnded: boolean
  /** The last entry of an apply. */
  endedAt: string | undefined
  durationMs: number
  undoneAt: string | undefined
}

/** Entries of undos; what follows them until the next run belongs to them too. */
const OF_UNDO: readonly string[] = ['undoing', 'undo', 'withdrawn', 'undone']

function replay(entries: readonly JournalEntry[]): ReplayedRun {
  const run: ReplayedRun = {
    results: new Map(),
    readBack: new Map(),
    notes: [],
    external: [],
    canary: undefined,
    writes: 0,
    retries: 0,
    isEnded: false,
    endedAt: undefined,
    durationMs: 0,
    undoneAt: undefined,
  }
  let isUndo = false
  for (const entry of entries) {
    const begins = entry.type === 'header' || entry.type === 'resumed'
    isUndo = !begins && (isUndo || OF_UNDO.includes(entry.type))
    if (!isUndo) {
      if (!begins) run.durationMs += Date.parse(entry.at) - Date.parse(run.endedAt ?? entry.at)
      run.endedAt = entry.at
    }
    if (begins) run.isEnded = false
    else if (entry.type === 'ended') run.isEnded = true
    else if (entry.type === 'intent') intended(entry, run)
    else if (entry.type === 'outcome') answered(entry, run)
    else if (entry.type === 'settled') settled(entry, run)
    else if (entry.type === 'external') run.external = [...run.external, ...parseExternal(entry.writes)]
    else if (entry.type === 'canary') run.canary = parseCanary(entry)
    else if (entry.type === 'undoing') run.notes.push(`Undone because: ${asText(entry.reason) ?? 'not said'}`)
    else if (entry.type === 'undone') undone(entry, run)
    else if (entry.type === 'withdrawn') withdrawn(run)
  }
  return run
}

function intended({ changeIds }: JournalEntry, run: ReplayedRun): void {
  run.undoneAt = undefined
  for (const changeId of asIds(changeIds)) run.results.set(changeId, { changeId, status: 'in doubt' })
}

function answered(entry: JournalEntry, run: ReplayedRun): void {
  const attempts = asNumber(entry.attempts) ?? 1
  run.writes += 1
  run.retries += Math.max(0, attempts - 1)
  const [latencyMs, correlationId, error] = [
    asNumber(entry.latencyMs),
    asText(entry.correlationId),
    parseProblem(entry.error),
  ]
  for (const changeId of asIds(entry.changeIds)) {
    run.results.set(changeId, {
      changeId,
      status: entry.result === 'done' ? 'written' : entry.result === 'refused' ? 'failed' : 'in doubt',
      attempts,
      ...defined({ latencyMs, correlationId, error }),
      ...(entry.result === 'done' ? { writtenAt: entry.at } : {}),
    })
  }
}

function settled(entry: JournalEntry, { results, readBack }: ReplayedRun): void {
  const [changeId, status] = [asText(entry.changeId), entry.status]
  if (changeId === undefined || !isStatus(status)) return
  const { error: _, ...write } = results.get(changeId) ?? {}
  const [lagMs, error] = [asNumber(entry.lagMs), parseProblem(entry.error)]
  if ('writtenAt' in write) readBack.set(changeId, HOLDING.includes(status))
  results.set(changeId, {
    ...write,
    changeId,
    status,
    ...defined({ lagMs, error }),
  })
}

function undone({ at, changeIds, expired }: JournalEntry, run: ReplayedRun): void {
  const { results } = run
  run.isEnded ||= expired !== true
  if (expired !== true) run.undoneAt = at
  const reason = expired === true ? { error: { message: 'its time is over' } } : {}
  for (const changeId of asIds(changeIds)) {
    const { error: _, ...result } = results.get(changeId) ?? {}
    results.set(changeId, { ...result, changeId, status: 'undone', ...reason })
  }
}

/** Held changes will not be made: the plan is being undone. */
function withdrawn({ results }: ReplayedRun): void {
  const error = { message: 'the plan was undone before the time of this change' }
  for (const [changeId, result] of results) {
    if (result.status === 'held') results.set(changeId, { changeId, status: 'skipped', error })
  }
}

function countResults(results: readonly AppliedResult[], missing: number): Record<ChangeStatus, number> {
  const counts = { applied: 0, already: 0, resumed: 0, conflict: 0, failed: 0, skipped: missing, held: 0, undone: 0 }
  // A report has no status for an open change: it counts as not tried.
  for (const { status } of results) counts[isStatus(status) ? status : 'skipped'] += 1
  return counts
}

function decideOutcome(results: readonly AppliedResult[], missing: number): ApplyReport['outcome'] {
  const open = results.filter(({ status }) => !HOLDING.some((one) => one === status))
  if (open.length + missing === 0) return 'done'
  if (missing > 0) return 'partial'
  if (open.every(({ status }) => status === 'held')) return 'held'
  return open.every(({ status }) => status === 'undone') ? 'undone' : 'partial'
}

const STATUSES: readonly ChangeStatus[] = [
  'applied',
  'already',
  'resumed',
  'conflict',
  'failed',
  'skipped',
  'held',
  'undone',
]

/** Whether a field of a journal's entry is how a change ended. */
function isStatus(value: unknown): value is ChangeStatus {
  return STATUSES.some((status) => status === value)
}

function asText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function asNumber(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}

function asIds(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((id) => typeof id === 'string') : []
}

function parseProblem(value: unknown): { readonly message: string } | undefined {
  const message = isRecord(value) ? asText(value.message) : undefined
  return message === undefined ? undefined : { message }
}

function parseCanary({ passed, message, evaluated }: Readonly<Record<string, unknown>>): ApplyReport['canary'] {
  const figures = asNumber(evaluated)
  return {
    passed: passed === true,
    message: asText(message) ?? '',
    ...(figures === undefined ? {} : { evaluated: figures }),
  }
}

/** Writes of others; an incomplete record is left out. */
function parseExternal(value: unknown): ExternalWrite[] {
  return (Array.isArray(value) ? value : []).flatMap((write: unknown): ExternalWrite[] => {
    if (!isRecord(write) || !isRecord(write.target)) return []
    const [id, name] = [asText(write.target.id) ?? '', asText(write.target.name) ?? '']
    const [changeId, property, at, by] = [write.changeId, write.property, write.at, write.by].map((one) => asText(one))
    if (changeId === undefined || property === undefined || at === undefined || by === undefined) return []
    return [
      { changeId, target: { id, name }, property, before: asIds(write.before), after: asIds(write.after), at, by },
    ]
  })
}
