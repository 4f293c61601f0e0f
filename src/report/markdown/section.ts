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
  return lines.length === 0 ? [] : [{ head: `${head}\n`, lines, cut: cutOf(what, lines.length) }]
}

/** A table with its title; the rows are its lines. */
export function tableSection(
  title: string,
  { head, lines }: { readonly head: string; readonly lines: readonly string[] },
  what: string,
  foot = '',
): Section {
  return { head: `${title}\n\n${head}`, lines, cut: cutOf(what, lines.length), ...(foot === '' ? {} : { foot }) }
}

function cutOf(what: string, all: number): Section['cut'] {
  return (left) => `${left} of ${all} ${what} are not shown here: the plan's file has them all.`
}
