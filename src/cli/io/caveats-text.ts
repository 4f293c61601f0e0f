import { isOfSpared } from '../../optimizer/improve/notes'
import { wrapText } from '../../report/text/kit/wrap'
import type { Io } from './io'

/** Maximum number of caveats shown; the rest is counted. */
const SHOWN = 12

/**
 * What the figures assume and leave out.
 * @param where where the reader finds the rest
 */
export function caveatsText(io: Io, caveats: readonly string[], where = '--json has them all'): string {
  const lines = caveats.slice(0, SHOWN).map((text) => io.paint.dim(`- ${wrapText(hinted(text), io.columns - 2, '  ')}`))
  const more = caveats.length > SHOWN ? [io.paint.dim(`… and ${caveats.length - SHOWN} more (${where})`)] : []
  return lines.length === 0 ? '' : `\n${[...lines, ...more].join('\n')}\n`
}

/** A constraint of a search with the option that loosens it. */
function hinted(caveat: string): string {
  return isOfSpared(caveat) ? `${caveat} --allow-loss allows more.` : caveat
}
