import type { Estimate } from '../../../documents'
import { noBreak } from './figure'
import { html, type Markup, named } from './markup'

export interface TableColumn<Row> {
  readonly title: string
  readonly cell: (row: Row) => Markup | string
  /** What rows are sorted by; default: not sortable. */
  readonly sort?: ((row: Row) => number | string) | undefined
  readonly number?: boolean | undefined
  /** Class of the column's cells. */
  readonly kind?: string | undefined
}

/** A column of figures. @param sort what rows are sorted by; default: not sortable */
export function figureColumn<Row>(
  title: string,
  cell: (row: Row) => Markup | string,
  sort?: (row: Row) => number,
): TableColumn<Row> {
  return { title, cell, number: true, sort }
}

/** A column of figures, by which rows can be sorted. */
export function sortedColumn<Row>(
  title: string,
  figure: (row: Row) => number,
  format: (value: number) => string,
): TableColumn<Row> {
  return figureColumn(title, (row) => noBreak(format(figure(row))), figure)
}

/** A column of estimates, by whose means rows can be sorted. */
export function estimateColumn<Row>(
  title: string,
  estimate: (row: Row) => Estimate,
  format: (value: Estimate) => string,
): TableColumn<Row> {
  return figureColumn(
    title,
    (row) => noBreak(format(estimate(row))),
    (row) => estimate(row).mean,
  )
}

/** A column of names of an org, by which rows can be sorted. */
export function nameColumn<Row>(title: string, name: (row: Row) => string): TableColumn<Row> {
  return { title, cell: (row) => named(name(row)), kind: 'name', sort: name }
}

export interface TableText {
  /** What the table holds, for screen readers. */
  readonly caption: string
  /** Whether rows can be filtered by text. Default false. */
  readonly filter?: boolean | undefined
  /** The maximum number of rows to show; a note counts the others. */
  readonly limit?: number | undefined
}

/** The maximum number of rows that a browser, even on a phone, shows without delay. */
export const MAX_ROWS = 3000

/** A table whose rows can be sorted by its headings, and filtered if requested. */
export function renderTable<Row>(
  columns: readonly TableColumn<Row>[],
  rows: readonly Row[],
  { caption, filter = false, limit = MAX_ROWS }: TableText,
): Markup {
  const visible = rows.slice(0, limit)
  const more = rows.length - visible.length
  return html`<div class="table">${
    filter && visible.length > 5
      ? html`<p class="tools"><label>Filter <input type="search" data-filter autocomplete="off" placeholder="any word"></label> <output data-count></output></p>`
      : html``
  }<div class="scroll" role="group" aria-label="${caption}" tabindex="0"><table><caption>${caption}</caption><thead><tr>${columns.map(
    heading,
  )}</tr></thead><tbody>${visible.map((row) => html`<tr>${columns.map((column) => renderCell(column, row))}</tr>`)}</tbody></table></div>${
    more > 0 ? html`<p class="note">… and ${more} more, in the document itself.</p>` : html``
  }</div>`
}

function heading<Row>({ title, sort, number = false }: TableColumn<Row>): Markup {
  const kind = number ? 'n' : 't'
  if (sort === undefined) return html`<th scope="col" class="${kind}">${title}</th>`
  return html`<th scope="col" class="${kind}"><button type="button" data-sort>${title}</button></th>`
}

function renderCell<Row>({ cell, sort, number = false, kind = '' }: TableColumn<Row>, row: Row): Markup {
  const content = cell(row)
  const inside = typeof content === 'string' ? html`${content}` : content
  const key = sort?.(row)
  const classes = `${number ? 'n' : ''} ${kind}`.trim()
  const attributes = html`${classes === '' ? html`` : html` class="${classes}"`}${key === undefined ? html`` : html` data-key="${key}"`}`
  return html`<td${attributes}>${inside}</td>`
}
