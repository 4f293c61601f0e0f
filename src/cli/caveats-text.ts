import { wrapText } from '../report'
import type { Io } from './io'

/** Caveats shown before the rest is counted; JSON output has them all. */
const SHOWN = 12

/** What the figures rest on and leave out, below them. */
export function caveatsText(io: Io, caveats: readonly string[]): string {
  const lines = caveats.slice(0, SHOWN).map((text) => io.paint.dim(`- ${wrapText(text, io.columns - 2, '  ')}`))
  const more =
    caveats.length > SHOWN ? [io.paint.dim(`… and ${caveats.length - SHOWN} more (--json has them all)`)] : []
  return lines.length === 0 ? '' : `\n${[...lines, ...more].join('\n')}\n`
}
