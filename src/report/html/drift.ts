import { capitalize } from '../../core/text/counted'
import { when } from '../../core/time/iso-time'
import type { Attribution, Difference, DriftReport } from '../../documents'
import { changedBy, sideNames, valueText } from '../text/drift-text'
import { plural } from '../text/kit/figures'
import { html, type Markup, named, noteList } from './kit/markup'
import type { Section } from './kit/page'
import { renderTable, sortedColumn } from './kit/table'

const CHANGES = { added: 'good', removed: 'bad', changed: 'warn' } as const

/** How two orgs differ and who changed what. */
export function driftSection(report: DriftReport): Section {
  const { differences, allowed, left, right, base, notes, auditsSearched } = report
  const names = sideNames(report)
  const found =
    differences.length === 0 ? 'No differences in what was compared' : plural(differences.length, 'difference')
  return {
    id: 'drift',
    title: 'Drift',
    lead: `${found}${allowed === 0 ? '' : `, ${allowed} more allowed`}.`,
    body: html`<dl class="tiles c2">${side(capitalize(names.left), left)}${side(capitalize(names.right), right)}${base === undefined ? html`` : side('Base', base)}</dl>
${differences.length === 0 ? html`` : html`${kindTable(report)}<h3>Each difference</h3>${differenceTable(report)}`}
${auditsSearched === undefined ? html`` : html`<p class="note">Audits searched from ${when(auditsSearched.start)} to ${when(auditsSearched.end)}.</p>`}${noteList('What could not be compared', notes)}`,
  }
}

function side(title: string, { org, takenAt }: DriftReport['left']): Markup {
  return html`<div class="tile"><dt>${title}</dt><dd><strong>${named(org.name)}</strong></dd><dd class="aside">${when(takenAt)}</dd></div>`
}

function kindTable(report: DriftReport): Markup {
  const names = sideNames(report)
  const counts = new Map<string, { kind: string; aspect: string; added: number; removed: number; changed: number }>()
  for (const { kind, aspect = 'itself', change } of report.differences) {
    const key = `${kind}\n${aspect}`
    const row = counts.get(key) ?? { kind, aspect, added: 0, removed: 0, changed: 0 }
    row[change] += 1
    counts.set(key, row)
  }
  const rows = [...counts.values()]
  const number = (value: number): string => (value === 0 ? '–' : String(value))
  return html`<h3>By kind</h3>${renderTable<(typeof rows)[number]>(
    [
      { title: 'Kind', cell: (row) => row.kind, sort: (row) => row.kind },
      { title: 'What of it', cell: (row) => row.aspect, sort: (row) => row.aspect },
      sortedColumn(`Only ${names.right}`, (row) => row.added, number),
      sortedColumn(`Only ${names.left}`, (row) => row.removed, number),
      sortedColumn('Differs', (row) => row.changed, number),
    ],
    rows,
    { caption: 'Differences by kind' },
  )}`
}

function differenceTable(report: DriftReport): Markup {
  const { differences, base, auditsSearched } = report
  const names = sideNames(report)
  const words = { added: `only ${names.right}`, removed: `only ${names.left}`, changed: 'differs' }
  return renderTable<Difference>(
    [
      {
        title: 'Difference',
        cell: ({ change }) => html`<span class="tag ${CHANGES[change]}">${words[change]}</span>`,
      },
      { title: 'What', kind: 'path', cell: ({ path }) => formatPath(path), sort: ({ path }) => path },
      { title: capitalize(names.left), kind: 'name', cell: (row) => named(valueText(row.left)) },
      { title: capitalize(names.right), kind: 'name', cell: (row) => named(valueText(row.right)) },
      ...(base === undefined
        ? []
        : [
            { title: 'Base', kind: 'name', cell: (row: Difference) => named(valueText(row.base ?? null)) },
            { title: 'Changed', cell: ({ by }: Difference) => (by === undefined ? '' : changedBy(by, names)) },
          ]),
      ...(auditsSearched === undefined
        ? []
        : [
            {
              title: 'Who and when',
              kind: 'why',
              cell: ({ changedBy = [] }: Difference) => attributionMarkup(changedBy),
            },
          ]),
    ],
    differences,
    { caption: 'Each difference', filter: true },
  )
}

/** A path that may break after each of its steps. */
function formatPath(path: string): Markup {
  return html`<bdi>${path.split('/').map((step, index) => html`${index === 0 ? html`` : html`/<wbr>`}${step}`)}</bdi>`
}

function attributionMarkup(changedBy: readonly Attribution[]): Markup {
  if (changedBy.length === 0) return html`<span class="muted">nobody found</span>`
  return html`${changedBy.map(({ by, at, action, properties, exact }) => {
    const what = properties
      .map(({ property, before, after }) => `${property} ${before.join(', ') || '–'} → ${after.join(', ') || '–'}`)
      .join('; ')
    return html`<div>${exact ? '' : 'perhaps '}${by.kind === 'client' ? 'client ' : ''}${named(by.name)}, ${when(at)}, ${named(action)}${
      what === '' ? html`` : html`: ${named(what)}`
    }</div>`
  })}`
}
