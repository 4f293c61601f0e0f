import { cleanText } from '../text/kit/clean'
import type { Column } from '../text/kit/table'

/** A table, list or text of a review; what does not fit is cut from the end of its lines. */
export interface Section {
  /** Stands above the lines and stays with the first of them. */
  readonly head: string
  /** Each ends without a line break. */
  readonly lines: readonly string[]
  /** Stands below the lines. */
  readonly foot?: string
  /** A sentence about lines that were left out. */
  readonly cut: (left: number) => string
}

/** A section with a list of lines; none if there are no lines. `what` names the lines in the note about cut ones. */
export function listSection(head: string, lines: readonly string[], what: string): Section[] {
  return lines.length === 0 ? [] : [{ head: `${head}\n`, lines, cut: describeCut(what, lines.length) }]
}

/** A table with its title; the rows are its lines. */
export function tableSection(
  title: string,
  { head, lines }: { readonly head: string; readonly lines: readonly string[] },
  what: string,
  foot = '',
): Section {
  return { head: `${title}\n\n${head}`, lines, cut: describeCut(what, lines.length), ...(foot === '' ? {} : { foot }) }
}

function describeCut(what: string, all: number): Section['cut'] {
  return (left) => `${left} of ${all} ${what} are not shown here: the document has them all.`
}

/** Head and lines of a table of GitHub's Markdown; cells are plain words, whatever they hold. */
export function markdownTable<Row>(
  columns: readonly Column<Row>[],
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

/**
 * A name or sentence from an org as plain words in Markdown, also in a table cell: no part of it becomes markup, HTML,
 * a link, a mention of somebody or a reference to an issue or commit. A zero-width space breaks up texts that would
 * become one.
 */
export function plainMarkdown(text: string): string {
  return (
    cleanText(text)
      .replace(/&/g, '&amp;')
      .replace(/</g, '&lt;')
      .replace(/>/g, '&gt;')
      .replace(/[\\`*_[\]#|~$]/g, (sign) => `\\${sign}`)
      .replace(/@/g, `@${NOTHING}`)
      .replace(/:\/\//g, `:${NOTHING}//`)
      .replace(/\bwww\./gi, (start) => `${start.slice(0, 3)}${NOTHING}.`)
      .replace(/\b(GH)-(?=\d)/gi, `$1${NOTHING}-`)
      .replace(/\\#(?=\d)/g, `\\#${NOTHING}`)
      // A commit is linked by seven or more digits of its hash.
      .replace(/\b(?=[0-9a-f]*\d)[0-9a-f]{7,40}\b/gi, (hash) => `${hash.slice(0, 3)}${NOTHING}${hash.slice(3)}`)
      .replace(/^(\s*)([-+](?=\s)|\d+[.)](?=\s)|[-=]+\s*$)/, `$1${NOTHING}$2`)
  )
}

/** A zero-width space: invisible, but it ends a word for Markdown. */
const NOTHING = '\u200B'

/** Text in a code span; a backtick in it is shown as an apostrophe. */
export function codeMarkdown(text: string): string {
  return `\`${cleanText(text).replace(/`/g, "'").replace(/\|/g, '\u00a6')}\``
}
