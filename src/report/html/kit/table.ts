import { html, type Markup } from './markup'

/** One column of a table of the page. */
export interface TableColumn<Row> {
  readonly title: string
  readonly cell: (row: Row) => Markup | string
  /** What rows are sorted by; default: not sortable. */
  readonly sort?: ((row: Row) => number | string) | undefined
  readonly number?: boolean | undefined
  /** Class of the column's cells. */
  readonly kind?: string | undefined
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
