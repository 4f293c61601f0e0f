import { plural } from '../../report/text/kit/figures'
import { wrapText } from '../../report/text/kit/wrap'
import type { Io } from './io'

/** Maximum number of caveats shown. */
const MAX_LISTED = 6

/** The beginnings of caveats that are the same for every org: they say how figures are calculated. */
const GENERAL = [
  'Whole weeks are simulated under',
  'A granted skill gets the lowest level',
  'Conversation aggregates from',
  'A contact that asks for several skills counts once',
  'Abandoned contacts include',
  'Handle times by agent are sums',
  'Time in routing states of all',
  'How many contacts agents take at once is',
  'Contacts that others may interrupt',
  'Resolved means',
  'When agents are on queue is taken from',
]

/**
 * What the figures assume and leave out. Of a long list, only what is particular to this org and this search is shown.
 * @param where where the reader finds the rest
 */
export function caveatsText(
  io: Pick<Io, 'columns' | 'paint'>,
  caveats: readonly string[],
  where = '--json prints all',
): string {
  const chosen =
    caveats.length <= MAX_LISTED ? caveats : caveats.filter((text) => !isGeneral(text)).slice(0, MAX_LISTED)
  const lines = chosen.map((text) => io.paint.dim(`- ${wrapText(text, io.columns - 2, '  ')}`))
  const hidden = caveats.filter((text) => !chosen.includes(text))
  const about = hidden.every(isGeneral) ? ' on how the figures are calculated' : ''
  const more = hidden.length === 0 ? [] : [io.paint.dim(`- ${plural(hidden.length, 'more note')}${about}: ${where}`)]
  return caveats.length === 0 ? '' : `\n${[...lines, ...more].join('\n')}\n`
}

function isGeneral(caveat: string): boolean {
  return GENERAL.some((opening) => caveat.startsWith(opening))
}
