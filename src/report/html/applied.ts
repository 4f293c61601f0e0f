import { when } from '../../core/time/iso-time'
import type { Change, Plan, VerifyReport } from '../../documents'
import type { JournalEntry } from '../../documents/ports/ports'
import type { ChartColor } from '../chart/colors'
import { type Point, pointChart } from '../chart/points'
import { leftText, notInEffectText, summarizeVerdict } from '../text/apply'
import { aspectName, ownerName, valueChange } from '../text/change'
import { count, duration, percent, plural, runSeconds } from '../text/kit/figures'
import { canaryState, canaryWord } from '../text/kit/outcome-word'
import type { Gathered } from './documents/documents'
import type { AppliedResult, AppliedRun, AppliedStatus } from './documents/journal-run'
import type { JournalDocument } from './documents/report-document'
import { type LegendEntry, noBreak, renderChart } from './kit/figure'
import { html, type Markup, named, noteList } from './kit/markup'
import type { Section } from './kit/page'
import { figureColumn, nameColumn, renderTable, sortedColumn } from './kit/table'

const STATES: Readonly<Record<AppliedStatus, 'good' | 'warn' | 'bad' | 'muted'>> = {
  applied: 'good',
  already: 'good',
  resumed: 'good',
  held: 'warn',
  undone: 'warn',
  skipped: 'warn',
  written: 'warn',
  'in doubt': 'warn',
  open: 'muted',
  conflict: 'bad',
  failed: 'bad',
}

/** What applying did: its outcome, the writes over time, how long they took to show, and each change. */
export async function appliedSection(report: AppliedRun, { plan, journal }: Gathered): Promise<Section> {
  const seconds = runSeconds(report)
  const attempts = listAttempts(report, journal)
  const { requests, warnings = [], externalCheck } = report
  return {
    id: 'applied',
    title: report.outcome === 'dryRun' ? 'Dry run' : 'What applying did',
    lead: `Begun ${when(report.startedAt)}, ${duration(seconds)}: ${requests.reads === undefined ? '' : `${plural(requests.reads, 'read')}, `}${plural(requests.writes, 'write')}, ${plural(requests.retries, 'retry', 'retries')}.`,
    body: html`${asides(report)}${attempts.length === 0 ? html`` : await timeline(attempts, Date.parse(report.startedAt))}${propagation(report)}
<h3>Each change</h3>${resultsTable(report.results, plan)}${externalTable(report)}${noteList('Beside the changes', [
      ...warnings,
      ...(externalCheck === undefined ? [] : [`Writes of others: ${externalCheck.message}.`]),
    ])}`,
  }
}

function asides({ canary, undo }: AppliedRun): Markup {
  return html`${
    canary === undefined
      ? html``
      : html`<p><span class="tag ${canaryState(canary)}">canary ${canaryWord(canary)}</span> ${named(canary.message)}</p>`
  }${
    undo === undefined
      ? html``
      : html`<p><span class="tag warn">undone</span> ${plural(undo.counts.applied + undo.counts.resumed, 'change')} reverted, ${undo.counts.conflict} changed by others since, ${undo.counts.failed} failed.</p>`
  }`
}

const COLORS: Readonly<Record<Attempt['result'], ChartColor>> = { done: 'after', retried: 'warn', failed: 'bad' }

function timeline(attempts: readonly Attempt[], startMs: number): Promise<Markup> {
  const at = (attempt: Attempt): number => (attempt.atMs - startMs) / 1000
  const chart = pointChart({
    points: attempts.map(
      (attempt): Point => ({ x: at(attempt), y: attempt.latencyMs ?? 0, color: COLORS[attempt.result] }),
    ),
    xFormat: (value) => String(Math.round(value * 100) / 100),
    yFormat: (value) => count(value),
    xName: 'seconds from the start',
    yName: 'ms until answered',
    size: 4,
    height: 240,
  })
  const of = (result: Attempt['result']): number => attempts.filter((attempt) => attempt.result === result).length
  const legend: LegendEntry[] = [
    { name: `answered at once (${of('done')})`, color: 'after', shape: 'dot' },
    ...(of('retried') > 0
      ? [{ name: `after retries (${of('retried')})`, color: 'warn' as const, shape: 'dot' as const }]
      : []),
    ...(of('failed') > 0 ? [{ name: `failed (${of('failed')})`, color: 'bad' as const, shape: 'dot' as const }] : []),
  ]
  return renderChart(chart, {
    title: 'Writes over time',
    description: 'Each point is a write: when it was answered, and how long that took.',
    legend,
    table: renderTable<Attempt>(
      [
        figureColumn('After', (row) => noBreak(`${at(row).toFixed(2)} s`), at),
        figureColumn(
          'Took',
          (row) => (row.latencyMs === undefined ? '–' : noBreak(`${Math.round(row.latencyMs)} ms`)),
          (row) => row.latencyMs ?? -1,
        ),
        sortedColumn('Attempts', (row) => row.attempts, String),
        { title: 'Outcome', cell: (row) => row.outcome },
        { title: 'Correlation id', cell: (row) => row.correlationId ?? '–' },
      ],
      attempts,
      { caption: 'Writes in order of time' },
    ),
  })
}

const SHARES = [0.5, 0.9, 0.95, 0.99, 1] as const

/** How long written changes took to show in a read. */
function propagation({ results, accuracy }: AppliedRun): Markup {
  const lags = results.flatMap(({ lagMs }) => (lagMs === undefined ? [] : [lagMs])).sort((a, b) => a - b)
  const readBack = accuracy === null ? '' : `Read back as planned: ${percent(accuracy)} of what was written. `
  if (lags.length === 0) return readBack === '' ? html`` : html`<p>${readBack}</p>`
  if (lags.at(-1) === 0) return html`<p>${readBack}All of it showed in the first read.</p>`
  const at = (share: number): number => lags[Math.min(lags.length - 1, Math.ceil(share * lags.length) - 1)] ?? 0
  return html`<h3>Until it showed</h3><p class="note">${readBack}From the answer of a write until a read showed it, ${plural(lags.length, 'change')}:</p><dl class="tiles c5">${SHARES.map(
    (share) =>
      html`<div class="tile"><dt>${share === 1 ? 'longest' : share === 0.5 ? 'median' : `${Math.round(share * 100)} % within`}</dt><dd class="big">${msText(at(share))}</dd></div>`,
  )}</dl>`
}

function msText(ms: number): string {
  return noBreak(ms < 10_000 ? `${count(ms)} ms` : duration(ms / 1000))
}

function resultsTable(results: readonly AppliedResult[], plan: Plan | undefined): Markup {
  const changes = new Map<string, Change>((plan?.changes ?? []).map((change) => [change.id, change]))
  const of = (row: AppliedResult, show: (change: Change) => string, other = ''): string => {
    const change = changes.get(row.changeId)
    return change === undefined ? other : show(change)
  }
  const order = (row: AppliedResult): number => ['bad', 'warn', 'muted', 'good'].indexOf(STATES[row.status])
  return renderTable<AppliedResult>(
    [
      {
        title: 'Status',
        cell: (row) => html`<span class="tag ${STATES[row.status]}">${row.status}</span>`,
        sort: (row) => row.status,
      },
      nameColumn('Agent or queue', (row) => of(row, ownerName, row.changeId)),
      nameColumn('What', (row) => of(row, aspectName)),
      figureColumn('Before → after', (row) => noBreak(of(row, valueChange))),
      figureColumn(
        'Attempts',
        (row) => (row.attempts === undefined ? '–' : String(row.attempts)),
        (row) => row.attempts ?? 0,
      ),
      figureColumn(
        'Showed after',
        (row) => (row.lagMs === undefined ? '–' : msText(row.lagMs)),
        (row) => row.lagMs ?? -1,
      ),
      ...(results.some((row) => row.error !== undefined)
        ? [{ title: 'Because', kind: 'why', cell: (row: AppliedResult) => named(row.error?.message ?? '') }]
        : []),
    ],
    [...results].sort((a, b) => order(a) - order(b)),
    { caption: 'What became of each change', filter: true },
  )
}

function externalTable({ external }: AppliedRun): Markup {
  if (external.length === 0) return html``
  return html`<h3>Written over</h3><p class="note">What others wrote between our last read and our write.</p>${renderTable(
    [
      { title: 'Target', cell: (row) => named(row.target.name) },
      { title: 'Property', cell: (row) => named(row.property) },
      { title: 'Change', cell: (row) => named(`${row.before.join(', ') || '–'} → ${row.after.join(', ') || '–'}`) },
      { title: 'By', cell: (row) => named(row.by) },
      { title: 'At', cell: (row) => when(row.at) },
    ],
    external,
    { caption: 'Concurrent writes' },
  )}`
}

/** Whether a plan still holds. */
export function verifiedSection(report: VerifyReport): Section {
  const { ok, differing, notInEffect = [], verifiedAt } = report
  const { state, word, text } = summarizeVerdict(report)
  return {
    id: 'verified',
    title: 'Read again',
    lead: `${when(verifiedAt)}: ${[text, ...notInEffectText(notInEffect), ...leftText(report)].join('; ')}.`,
    body: ok
      ? html`<p><span class="tag ${state}">${word}</span>${state === 'good' ? ' Every change that should hold now is in the org as planned.' : ''}</p>`
      : renderTable<(typeof differing)[number]>(
          [
            { title: 'Change', cell: (row) => row.changeId },
            figureColumn('Expected', (row) => named(JSON.stringify(row.desired))),
            figureColumn('Found', (row) => named(JSON.stringify(row.found))),
            { title: 'Because', cell: (row) => row.note ?? '' },
          ],
          differing,
          { caption: 'Changes that do not hold' },
        ),
  }
}

/** One write of a run, as it was answered. */
interface Attempt {
  readonly atMs: number
  readonly latencyMs?: number | undefined
  readonly attempts: number
  readonly result: 'done' | 'retried' | 'failed'
  readonly outcome: string
  readonly correlationId?: string | undefined
}

/** The writes of a run in order of time: from its journal where it is there, else from what the report tells. */
function listAttempts({ results }: Pick<AppliedRun, 'results'>, journal: JournalDocument | undefined): Attempt[] {
  const found =
    journal === undefined
      ? results.flatMap(({ writtenAt, latencyMs, attempts = 1, correlationId, status }): Attempt[] =>
          writtenAt === undefined
            ? []
            : [
                {
                  atMs: Date.parse(writtenAt),
                  latencyMs,
                  attempts,
                  result: status === 'failed' ? 'failed' : attempts > 1 ? 'retried' : 'done',
                  outcome: status,
                  correlationId,
                },
              ],
        )
      : journal.entries.flatMap(ofEntry)
  return found.sort((a, b) => a.atMs - b.atMs)
}

function ofEntry(entry: JournalEntry): Attempt[] {
  if (entry.type !== 'outcome') return []
  const { at, latencyMs, attempts, result, correlationId } = entry
  const tries = typeof attempts === 'number' ? attempts : 1
  return [
    {
      atMs: Date.parse(at),
      latencyMs: typeof latencyMs === 'number' ? latencyMs : undefined,
      attempts: tries,
      result: result !== 'done' ? 'failed' : tries > 1 ? 'retried' : 'done',
      outcome: typeof result === 'string' ? result : '',
      correlationId: typeof correlationId === 'string' ? correlationId : undefined,
    },
  ]
}
