import type { LeftOut } from '../../documents'
import { cleanText } from './kit/clean'
import { plural } from './kit/figures'
import { plain } from './kit/paint'
import type { TableOptions } from './kit/table'
import { wrapText } from './kit/wrap'

/** Reasons, and things with one reason, that are shown before the rest is counted. */
const REASONS = 12
const THINGS = 6

/**
 * What was requested and is not in a plan, one line per reason; empty where nothing was left out.
 * @param where `all`: every one of them; else where the rest is found, such as the plan's file
 */
export function leftOutText(leftOut: readonly LeftOut[], where: string, options: TableOptions = {}): string[] {
  if (leftOut.length === 0) return []
  const { paint = plain, width = 100 } = options
  const reasons = new Map<string, string[]>()
  for (const { code, why, what } of leftOut) {
    const reason = code === 'level.kept' ? `${why} (--existing overwrite sets it)` : why
    reasons.set(reason, [...(reasons.get(reason) ?? []), what])
  }
  const most = where === 'all' ? Number.POSITIVE_INFINITY : THINGS
  const shown = where === 'all' ? [...reasons] : [...reasons].slice(0, REASONS)
  const lines = shown.map(([why, things]) => {
    const more = things.length > most ? ` and ${things.length - most} more` : ''
    return `  - ${wrapText(cleanText(`${why}: ${things.slice(0, most).join('; ')}${more}`), width - 4, '    ')}`
  })
  const left = leftOut.length - shown.reduce((sum, [, things]) => sum + Math.min(things.length, most), 0)
  return [
    `${paint.warn('left out')} ${plural(leftOut.length, 'thing')} asked for and not planned:`,
    ...lines,
    ...(left === 0
      ? []
      : [
          paint.dim(
            `  … ${left} of them are not shown: --left-out prints all, leftOut of ${cleanText(where)} has them`,
          ),
        ]),
  ]
}
