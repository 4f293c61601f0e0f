import { cleanText } from '../text/kit/clean'
import type { Column } from '../text/kit/table'

/** A table, list or text of a review; the last lines are left out where they do not fit. */
export interface Section {
  /** Stands above the lines and stays with the first of them. */
  readonly head: string
  /** Each ends without a line break. */
  readonly lines: readonly string[]
  /** Stands below the lines. */
  readonly foot?: string
  /** A sentence about lines that were left out. */
  readonly omitted: (count: number) => string
}

/** A section with a list of lines; none if there are no lines. `what` names the lines in the note about omitted ones. */
export function listSection(head: string, lines: readonly string[], what: string): Section[] {
  return lines.length === 0 ? [] : [{ head: `${head}\n`, lines, omitted: describeOmitted(what, lines.length) }]
}

/** A table with its title; the rows are its lines. */
export function tableSection(
  title: string,
  { head, lines }: { readonly head: string; readonly lines: readonly string[] },
  what: string,
  foot = '',
): Section {
  return {
    head: `${title}\n\n${head}`,
    lines,
    omitted: describeOmitted(what, lines.length),
    ...(foot === '' ? {} : { foot }),
  }
}

function describeOmitted(what: string, all: number): Section['omitted'] {
  return (count) => `${count} of ${all} ${what} are not shown here: the document has them all.`
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

/** Invisible, but it ends a word for Markdown. */
const ZERO_WIDTH_SPACE = '\u200B'

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
      .replace(/@/g, `@${ZERO_WIDTH_SPACE}`)
      .replace(/:\/\//g, `:${ZERO_WIDTH_SPACE}//`)
      .replace(/\bwww\./gi, (start) => `${start.slice(0, 3)}${ZERO_WIDTH_SPACE}.`)
      .replace(/\b(GH)-(?=\d)/gi, `$1${ZERO_WIDTH_SPACE}-`)
      .replace(/\\#(?=\d)/g, `\\#${ZERO_WIDTH_SPACE}`)
      // A commit is linked by seven or more digits of its hash.
      .replace(
        /\b(?=[0-9a-f]*\d)[0-9a-f]{7,40}\b/gi,
        (hash) => `${hash.slice(0, 3)}${ZERO_WIDTH_SPACE}${hash.slice(3)}`,
      )
      .replace(/^(\s*)([-+](?=\s)|\d+[.)](?=\s)|[-=]+\s*$)/, `$1${ZERO_WIDTH_SPACE}$2`)
  )
}

/** Text in a code span; a backtick in it is shown as an apostrophe. */
export function codeMarkdown(text: string): string {
  return `\`${cleanText(text).replace(/`/g, "'").replace(/\|/g, '\u00a6')}\``
}
