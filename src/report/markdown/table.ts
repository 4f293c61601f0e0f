import { plainMarkdown } from './escape'

/** A column of a Markdown table. */
export interface MarkdownColumn<Row> {
  readonly title: string
  readonly cell: (row: Row) => string
  readonly align?: 'right'
}

/** Head and lines of a table of GitHub's Markdown; cells are plain words, whatever they hold. */
export function markdownTable<Row>(
  columns: readonly MarkdownColumn<Row>[],
  rows: readonly Row[],
): { readonly head: string; readonly lines: string[] } {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return {
    head: [
      line(columns.map(({ title }) => plainMarkdown(title))),
      line(columns.map(({ align }) => (align === 'right' ? '---:' : '---'))),
    ].join('\n'),
    lines: rows.map((row) => line(columns.map(({ cell }) => plainMarkdown(cell(row))))),
  }
}
