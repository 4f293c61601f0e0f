import { groupBy } from '../../core/group-by'
import { joinUpTo } from '../../core/text/counted'
import { when } from '../../core/time/iso-time'
import type {
  ApplyReport,
  Change,
  ChangeResult,
  ExternalCheck,
  ExternalWrite,
  Plan,
  VerifyReport,
} from '../../documents'
import { aspectName, formatValue, ownerName, valueChange } from './change'
import { cleanText } from './kit/clean'
import { count, duration, percent, plural, runSeconds } from './kit/figures'
import { canaryState, canaryWord, explainTrouble, outcomeWord } from './kit/outcome-word'
import { type Paint, plain } from './kit/paint'
import { figureColumn, type TableOptions, textTable } from './kit/table'

/** What applying a plan did: counts by status, requests, time, latency of the writes, and each change that does not hold. */
export function applyText(report: ApplyReport, plan: Plan, options: TableOptions = {}): string {
  const { paint = plain, indent = '' } = options
  const seconds = runSeconds(report)
  if (report.outcome === 'dryRun') return dryRunText(report, plan, options)
  const headline = countsText(report)
  const lines = [
    `${report.outcome !== 'done' ? paint.warn(outcomeWord(report)) : paint.good(report.outcome)}: ${headline} in ${duration(seconds)}`,
    `${plural(report.requests.reads, 'read')}, ${plural(report.requests.writes, 'write')}, ${plural(report.requests.retries, 'retry', 'retries')}${latencyText(report.results)}`,
    ...asideText(report, options),
    ...(report.stored === undefined
      ? []
      : [
          `stored: the report of the run with key ${cleanText(report.stored.key)} that ended at ${when(report.endedAt)}; nothing was written now`,
        ]),
  ].map((text) => indent + text)
  const open = report.results.filter(
    (result) => result.status === 'conflict' || result.status === 'failed' || result.status === 'skipped',
  )
  if (open.length > 0) lines.push('', openChanges(open, plan, options))
  return lines.join('\n')
}

/** `3 applied, 1 held change canceled`. */
export function countsText({ counts, undoes }: ApplyReport): string {
  const canceled = undoes?.canceled ?? 0
  const parts = Object.entries(counts).flatMap(([status, number]) => (number > 0 ? [`${count(number)} ${status}`] : []))
  const all = canceled === 0 ? parts : [...parts, `${plural(canceled, 'held change')} canceled`]
  return all.join(', ') || 'nothing to do'
}

function dryRunText(report: ApplyReport, plan: Plan, options: TableOptions): string {
  const { counts, results, requests, undoes } = report
  const canceled = undoes?.canceled ?? 0
  const { paint = plain, indent = '' } = options
  const conflicts = results.filter((result) => result.status === 'conflict' || result.status === 'failed')
  const state = conflicts.length > 0 ? paint.warn(`${conflicts.length} in conflict`) : paint.good('none in conflict')
  const head = `dry run: would write ${plural(counts.skipped, 'change')}, ${counts.already} are in place already, ${state}; ${plural(requests.reads, 'read')}, nothing written${canceled === 0 ? '' : `; it would cancel ${plural(canceled, 'held change')}`}`
  return conflicts.length === 0 ? indent + head : [indent + head, '', openChanges(conflicts, plan, options)].join('\n')
}

/** Whether a plan still holds in the org, and each target that differs. */
export function verifyText(report: VerifyReport, plan: Plan, options: TableOptions = {}): string {
  const { paint = plain, indent = '' } = options
  const { notInEffect = [] } = report
  const { state, word, text } = summarizeVerdict(report)
  const lines = [`${paint[state](word)}: ${text}`, ...notInEffectText(notInEffect), ...leftText(report)]
  const head = lines.map((line) => indent + line).join('\n')
  if (report.ok) return head
  const { cell, titles } = buildColumns(plan)
  const table = textTable<Differing>(
    [
      { title: titles.owner, cell: (row) => cell(row, ownerName, row.changeId) },
      { title: titles.aspect, cell: (row) => cell(row, aspectName, '') },
      figureColumn('Expected', (row) => cell(row, (change) => formatValue(change, row.desired), '')),
      figureColumn('Found', (row) => cell(row, (change) => formatValue(change, row.found), '')),
      ...(report.differing.some(({ note }) => note !== undefined)
        ? [{ title: 'Because', cell: (row: Differing) => row.note ?? '', wrap: true }]
        : []),
    ],
    report.differing,
    options,
  )
  return [head, table].join('\n')
}

/** The verdict of a verification: what holds, or why nothing must hold now. */
export function summarizeVerdict({ ok, holding, differing, notInEffect = [] }: VerifyReport): {
  readonly state: 'good' | 'bad' | 'warn'
  readonly word: string
  readonly text: string
} {
  const left = differing.filter(isLeft).length
  const total = holding + differing.length - left
  const open = differing.filter(({ state }) => state === 'open').length
  const rest = open === 0 ? '' : `, ${open} not written`
  const text = `${holding} of ${plural(total, 'change')} as planned${rest}`
  if (total > 0) return ok ? { state: 'good', word: 'holds', text } : { state: 'bad', word: 'differs', text }
  if (left > 0) {
    const changes = plural(left + notInEffect.length, 'change')
    return {
      state: 'bad',
      word: 'conflict',
      text: `${left} of the ${changes} of this plan are not undone, the rest is not in effect`,
    }
  }
  if (notInEffect.length === 0) return { state: 'warn', word: 'nothing to verify', text: 'this plan has no changes' }
  const word = notInEffect.every(({ state }) => state === 'undone') ? 'undone' : 'not in effect'
  return {
    state: 'warn',
    word,
    text: `${notInEffect.length === 1 ? 'the change of this plan is not' : `none of the ${notInEffect.length} changes of this plan is`} in effect now`,
  }
}

type Differing = VerifyReport['differing'][number]

function isLeft({ state }: Differing): boolean {
  return state === 'conflict'
}

/** A line for what an undo left, with its time or the first and last. */
export function leftText({ differing }: VerifyReport): string[] {
  const left = differing.filter(isLeft)
  return timesLine('left as someone else set it, not undone, at', left)
}

const STATES = {
  held: 'held until',
  restored: 'restored at',
  ended: 'ended at',
  undone: 'undone at',
} as const

/** A line for each state of changes that need not hold now, with its time or the first and last. */
export function notInEffectText(changes: NonNullable<VerifyReport['notInEffect']>): string[] {
  return Object.entries(STATES).flatMap(([state, words]) => {
    return timesLine(
      words,
      changes.filter((change) => change.state === state),
    )
  })
}

function timesLine(words: string, changes: readonly { readonly at?: string }[]): string[] {
  const times = changes.map(({ at }) => at ?? '').sort()
  const [first = '', last = first] = [times[0], times.at(-1)].map((at) => when(at ?? ''))
  if (times.length === 0) return []
  return [`${plural(times.length, 'change')} ${words} ${cleanText(`${first}${last === first ? '' : ` to ${last}`}`)}`]
}

/** Changes that do not hold. A problem that many share is printed once, with their count and the first names. */
function openChanges(open: readonly ChangeResult[], plan: Plan, options: TableOptions): string {
  const { alike, single } = splitAlike(open)
  const { cell } = buildColumns(plan)
  const lines = alike.map((rows) => {
    const name = (row: ChangeResult): string =>
      cell(row, (change) => `${ownerName(change)} / ${aspectName(change)}`, row.changeId)
    const [first] = rows
    const head = `${plural(rows.length, 'change')} ${first?.status}: ${first?.error?.message}`
    return `${options.indent ?? ''}${cleanText(`${head}: ${joinUpTo(rows.map(name), NAMED)}`)}`
  })
  return [...lines, ...(single.length === 0 ? [] : [openTable(single, plan, options)])].join('\n')
}

/** Number of changes from which a shared problem is printed once. */
const ALIKE = 4
/** How many of them are named. */
const NAMED = 3

function splitAlike(open: readonly ChangeResult[]) {
  const isAlike = (rows: readonly ChangeResult[]): boolean => rows.length >= ALIKE && rows[0]?.error !== undefined
  const all = [...groupBy(open, explainTrouble).values()]
  return { alike: all.filter(isAlike), single: all.filter((rows) => !isAlike(rows)).flat() }
}

function openTable(open: readonly ChangeResult[], plan: Plan, options: TableOptions): string {
  const { cell, titles } = buildColumns(plan)
  return textTable<ChangeResult>(
    [
      { title: 'Status', cell: (row) => row.status },
      { title: titles.owner, cell: (row) => cell(row, ownerName, row.changeId) },
      { title: titles.aspect, cell: (row) => cell(row, aspectName, '') },
      figureColumn(titles.value, (row) => cell(row, valueChange, '')),
      { title: 'Because', cell: (row) => row.error?.message ?? '', wrap: true },
    ],
    open,
    { ...options, limit: options.limit ?? 50 },
  )
}

/** How to show the change of a row, and the column titles that fit the kinds of the plan. */
function buildColumns({ changes }: Plan) {
  const byId = new Map(changes.map((change): [string, Change] => [change.id, change]))
  const skills = changes.every(({ kind }) => kind.startsWith('skill.'))
  return {
    titles: skills
      ? { owner: 'Agent', aspect: 'Skill', value: 'Level' }
      : { owner: 'Agent or queue', aspect: 'What', value: 'Value' },
    cell(row: { readonly changeId: string }, show: (change: Change) => string, other: string): string {
      const change = byId.get(row.changeId)
      return change === undefined ? other : show(change)
    },
  }
}

/** Concurrent writes that ours replaced, what the undo did, and how the canary ended. */
function asideText(report: ApplyReport, { paint = plain }: TableOptions): string[] {
  const {
    external,
    externalCheck,
    undo,
    canary,
    accuracy,
    lagMs,
    warnings = [],
    unfinished,
    unread = 0,
    approvals = [],
    reason,
  } = report
  const approved = approvals.map(({ by, reason: why }) => `approved by ${by}${why === undefined ? '' : ` (${why})`}`)
  return [
    ...(reason === undefined ? [] : [`reason: ${cleanText(reason)}`]),
    ...approved.map(cleanText),
    ...(accuracy === null
      ? []
      : [
          `read back as planned: ${percent(accuracy)} of what was ${unread === 0 ? 'written' : 'written and read back'}${lagText(lagMs)}`,
        ]),
    ...(unread === 0
      ? []
      : [
          `${paint.warn('not known')}: ${plural(unread, 'written change')} could not be read back; run the same command again to find out`,
        ]),
    ...(canary === undefined
      ? []
      : [`canary ${paint[canaryState(canary)](canaryWord(canary))}: ${cleanText(canary.message)}`]),
    ...external.map((write) => writtenOverText(write, paint)),
    ...(unfinished === undefined ? [] : [`${paint.warn('not finished')}: ${cleanText(unfinished.message)}`]),
    ...warnings.map((warning) => `warning: ${cleanText(warning)}`),
    ...(externalCheck === undefined ? [] : [externalText(externalCheck, paint.warn)]),
    ...(undo === undefined
      ? []
      : [
          `undone: ${undo.counts.applied + undo.counts.resumed} reverted, ${undo.counts.conflict} changed by others since, ${undo.counts.failed} failed`,
        ]),
  ]
}

/** A concurrent write that went over ours, in one line. */
export function writtenOverText({ target, property, before, after, at, by }: ExternalWrite, paint: Paint): string {
  const was = (values: readonly string[]): string => (values.length === 0 ? '–' : cleanText(values.join(', ')))
  return `${paint.warn('written over')}: ${cleanText(`${target.name} ${property}`)} ${was(before)} → ${was(after)} by ${cleanText(`${by} at ${at}`)}`
}

function externalText({ complete, message }: ExternalCheck, warn: (text: string) => string): string {
  const head = 'others in the window'
  if (complete) return `${head}: ${cleanText(message)}`
  return `${warn(head)}: ${cleanText(message)}; skillroute verify PLAN --audits checks again`
}

function lagText(lag: ApplyReport['lagMs']): string {
  if (lag === null || lag.max === 0) return ''
  return `; it showed after ${Math.round(lag.median)} ms (median), ${Math.round(lag.max)} ms (longest)`
}

function latencyText(results: readonly ChangeResult[]): string {
  const times = results
    .flatMap((result) => (result.latencyMs === undefined ? [] : [result.latencyMs]))
    .sort((a, b) => a - b)
  if (times.length === 0) return ''
  const at = (q: number): number => times[Math.min(times.length - 1, Math.floor(q * times.length))] ?? 0
  return `; a write took ${Math.round(at(0.5))} ms (median), ${Math.round(at(0.95))} ms (95th percentile)`
}
