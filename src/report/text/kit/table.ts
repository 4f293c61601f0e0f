import stringWidth from 'string-width'
import wrapAnsi from 'wrap-ansi'
import * as z from 'zod/mini'
import { anObject, finite, optional, type ShapeOf } from '../../../core/schema'
import { cleanText } from './clean'
import { type Paint, plain } from './paint'

export interface Column<Row> {
  readonly title: string
  readonly cell: (row: Row) => string
  /** Default `left`. */
  readonly align?: 'left' | 'right' | undefined
  /** Takes the remaining width and wraps; at most one column should. */
  readonly wrap?: boolean | undefined
  /** Is never cut, such as an id that is to be copied. */
  readonly whole?: boolean | undefined
  /** Colors a finished cell without changing its width. */
  readonly paint?: ((text: string, row: Row) => string) | undefined
}

/** A column of figures, which end at the same place. */
export function figureColumn<Row>(
  title: string,
  cell: (row: Row) => string,
  paint?: (text: string, row: Row) => string,
): Column<Row> {
  return { title, cell, align: 'right', paint }
}

/** How a table is set as text. */
export interface TableOptions {
  /** Characters a line may take. Default 100. */
  readonly width?: number | undefined
  /** Colors, such as those of a terminal. Default: none. */
  readonly paint?: Paint | undefined
  /** Put before each line. */
  readonly indent?: string | undefined
  /** Rows shown; the rest is counted in a last line. Default: all. */
  readonly limit?: number | undefined
}

/** Fields of {@link TableOptions}. */
export const tableFields = () =>
  ({
    ...optional(finite(), 'width', 'limit'),
    paint: z.optional(anObject()),
    indent: z.optional(z.string()),
  }) satisfies ShapeOf<TableOptions>

/** {@link TableOptions} and what depends on the rows. */
export interface RowOptions<Row> extends TableOptions {
  /** A heading to put above a row where a group of rows begins. Empty: none. */
  readonly above?: ((row: Row) => string) | undefined
  /** A text to put below a row, wrapped to the whole width, one step in, dimmed. Empty: none. */
  readonly below?: ((row: Row) => string) | undefined
}

const GAP = '  '
/** A column that shrinks or wraps keeps at least this many characters. */
const NARROWEST = 10
/** A column that wraps is there to be read: it keeps at least this many. */
const NARROWEST_WRAPPED = 40

/**
 * A table as text: a heading, a rule, one line a row, wide characters counted as they show. Cells are made safe with
 * {@link cleanText}. Columns too wide for the line are cut with `…`, the `wrap` column takes several lines.
 */
export function textTable<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  options: RowOptions<Row> = {},
): string {
  const { width = 100, paint = plain, indent = '', limit = rows.length, above, below } = options
  const visible = rows.slice(0, limit)
  const cells = visible.map((row) => columns.map((column) => cleanText(column.cell(row))))
  const widths = fitWidths(columns, cells, width - stringWidth(indent))
  const lines = [
    line(
      columns,
      widths,
      columns.map((column, index) => paint.bold(cut(column.title, widths[index] ?? 0))),
    ),
    paint.dim(widths.map((size) => '─'.repeat(size)).join(GAP)),
  ]
  for (const [index, row] of visible.entries()) {
    const heading = above === undefined ? '' : cut(cleanText(above(row)), width - stringWidth(indent))
    if (heading !== '') lines.push(paint.bold(heading))
    lines.push(...rowLines(columns, widths, cells[index] ?? [], row))
    const text = below === undefined ? '' : cleanText(below(row))
    if (text !== '') lines.push(...belowLines(text, width - stringWidth(indent), paint))
  }
  if (visible.length < rows.length) lines.push(paint.dim(`… and ${rows.length - visible.length} more`))
  return lines.map((text) => (indent + text).trimEnd()).join('\n')
}

/** How far the text below a row stands in. */
const STEP = '    '

function belowLines(text: string, width: number, paint: Paint): string[] {
  const lines = wrapAnsi(text, width - STEP.length, { hard: true }).split('\n')
  return lines.map((line) => STEP + paint.dim(line))
}

function rowLines<Row>(
  columns: readonly Column<Row>[],
  widths: readonly number[],
  cells: readonly string[],
  row: Row,
): string[] {
  const parts = columns.map((column, index) => {
    const size = widths[index] ?? 0
    const text = cells[index] ?? ''
    return column.wrap === true ? wrapAnsi(text, size, { hard: true }).split('\n') : [cut(text, size)]
  })
  const height = Math.max(...parts.map((part) => part.length))
  return Array.from({ length: height }, (_, at) =>
    line(
      columns,
      widths,
      parts.map((part, index) => {
        const text = part[at] ?? ''
        return columns[index]?.paint?.(text, row) ?? text
      }),
    ),
  )
}

function line<Row>(columns: readonly Column<Row>[], widths: readonly number[], texts: readonly string[]): string {
  return texts
    .map((text, index) => {
      const space = ' '.repeat(Math.max(0, (widths[index] ?? 0) - stringWidth(text)))
      return columns[index]?.align === 'right' ? space + text : text + space
    })
    .join(GAP)
}

function fitWidths<Row>(
  columns: readonly Column<Row>[],
  cells: readonly (readonly string[])[],
  width: number,
): number[] {
  const desired = columns.map((column, index) =>
    Math.max(stringWidth(column.title), ...cells.map((row) => stringWidth(row[index] ?? ''))),
  )
  let excess = desired.reduce((sum, size) => sum + size, 0) + GAP.length * (columns.length - 1) - width
  const order = columns
    .map((_, index) => index)
    .sort((a, b) => shrinkRank(columns, desired, b) - shrinkRank(columns, desired, a))
  for (const index of order) {
    if (excess <= 0) break
    if (columns[index]?.whole === true) continue
    const size = desired[index] ?? 0
    const given = Math.min(excess, Math.max(0, size - (columns[index]?.wrap === true ? NARROWEST_WRAPPED : NARROWEST)))
    desired[index] = size - given
    excess -= given
  }
  return desired
}

/** The wrapping column gives way first, then the widest. */
function shrinkRank<Row>(columns: readonly Column<Row>[], desired: readonly number[], index: number): number {
  return (columns[index]?.wrap === true ? 1_000_000 : 0) + (desired[index] ?? 0)
}

function cut(text: string, size: number): string {
  if (stringWidth(text) <= size) return text
  let out = ''
  for (const char of text) {
    if (stringWidth(out + char) > size - 1) break
    out += char
  }
  return `${out}…`
}
