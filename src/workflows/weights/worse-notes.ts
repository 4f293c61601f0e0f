import type { WeightsPlan } from '../../optimizer'

/**
 * Says that leaving the queue unchanged would be better, if a figure falls by an amount that is visible after rounding.
 */
export function worseNotes({
  balanceAccuracy: balance,
  serviceLevel,
}: Pick<WeightsPlan, 'balanceAccuracy' | 'serviceLevel'>): string[] {
  const percent = (ratio: number): string => (ratio * 100).toFixed(1)
  const falls = [
    { what: 'balance accuracy', ...balance },
    { what: 'the service level', ...serviceLevel },
  ]
    .filter(({ before, reached }) => reached < before && percent(reached) !== percent(before))
    .map(({ what, before, reached }) => `${what} falls from ${percent(before)} % to ${percent(reached)} %`)
  if (falls.length === 0) return []
  const isNearer = balance.reached > balance.before
  const than = isNearer
    ? 'The shares come nearer at a price'
    : 'The settings found are worse than leaving the queue as it is'
  return [`${than}: ${falls.join(', ')}.`]
}
