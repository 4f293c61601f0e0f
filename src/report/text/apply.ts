import type { ApplyReport, Change, ChangeResult, Plan, VerifyReport } from '../../core/documents'
import { duration, plural } from './figures'
import { plain } from './paint'
import { levelChange } from './recommendations'
import { type TableOptions, textTable } from './table'

/** What applying a plan did: counts by status, requests, time, latency of the writes, and each change that does not hold. */
export function applyText(report: ApplyReport, plan: Plan, options: TableOptions = {}): string {
  const { paint = plain, indent = '' } = options
  const seconds = (Date.parse(report.endedAt) - Date.parse(report.startedAt)) / 1000
  const counts = Object.entries(report.counts).filter(([, number]) => number > 0)
  if (report.outcome === 'dryRun') return dryRunText(report, plan, options)
  const headline = counts.map(([status, number]) => `${number} ${status}`).join(', ') || 'nothing to do'
  const lines = [
    `${report.outcome === 'partial' ? paint.warn(report.outcome) : paint.good(report.outcome)}: ${headline} in ${duration(seconds)}`,
    `${plural(report.requests.reads, 'read')}, ${plural(report.requests.writes, 'write')}, ${plural(report.requests.retries, 'retry', 'retries')}${latencyText(report.results)}`,
  ].map((text) => indent + text)
  const open = report.results.filter(
    (result) => result.status === 'conflict' || result.status === 'failed' || result.status === 'skipped',
  )
  if (open.length > 0) lines.push('', openChanges(open, plan, options))
  return lines.join('\n')
}

function dryRunText({ counts, results, requests }: ApplyReport, plan: Plan, options: TableOptions): string {
  const { paint = plain, indent = '' } = options
  const conflicts = results.filter((result) => result.status === 'conflict' || result.status === 'failed')
  const state = conflicts.length > 0 ? paint.warn(`${conflicts.length} in conflict`) : paint.good('none in conflict')
  const head = `dry run: would write ${plural(counts.skipped, 'change')}, ${counts.already} hold already, ${state}; ${plural(requests.reads, 'read')}, nothing written`
  return conflicts.length === 0 ? indent + head : [indent + head, '', openChanges(conflicts, plan, options)].join('\n')
}

/** Whether a plan still holds in the org, and each target that differs. */
export function verifyText(report: VerifyReport, plan: Plan, options: TableOptions = {}): string {
  const { paint = plain, indent = '' } = options
  const total = report.holding + report.differing.length
  const head = `${report.ok ? paint.good('holds') : paint.bad('differs')}: ${report.holding} of ${plural(total, 'change')} as planned`
  if (report.ok) return indent + head
  const changes = new Map(plan.changes.map((change) => [change.id, change]))
  const table = textTable(
    [
      { title: 'Agent', cell: (row) => changes.get(row.changeId)?.user.name ?? row.changeId },
      { title: 'Skill', cell: (row) => changes.get(row.changeId)?.skill.name ?? '' },
      { title: 'Planned', cell: (row) => String(row.wanted ?? '–'), align: 'right' },
      { title: 'Found', cell: (row) => String(row.found ?? '–'), align: 'right' },
    ],
    report.differing,
    options,
  )
  return [indent + head, table].join('\n')
}

function openChanges(open: readonly ChangeResult[], plan: Plan, options: TableOptions): string {
  const changes = new Map(plan.changes.map((change): [string, Change] => [change.id, change]))
  return textTable(
    [
      { title: 'Status', cell: (row) => row.status },
      { title: 'Agent', cell: (row) => changes.get(row.changeId)?.user.name ?? row.changeId },
      { title: 'Skill', cell: (row) => changes.get(row.changeId)?.skill.name ?? '' },
      {
        title: 'Level',
        cell: (row) => {
          const change = changes.get(row.changeId)
          return change === undefined ? '' : levelChange(change.before, change.after)
        },
        align: 'right',
      },
      { title: 'Because', cell: (row) => row.error?.message ?? '', wrap: true },
    ],
    open,
    { ...options, limit: options.limit ?? 50 },
  )
}

function latencyText(results: readonly ChangeResult[]): string {
  const times = results
    .flatMap((result) => (result.latencyMs === undefined ? [] : [result.latencyMs]))
    .sort((a, b) => a - b)
  if (times.length === 0) return ''
  const at = (q: number): number => times[Math.min(times.length - 1, Math.floor(q * times.length))] ?? 0
  return `; a write took ${Math.round(at(0.5))} ms (median), ${Math.round(at(0.95))} ms (95th percentile)`
}
