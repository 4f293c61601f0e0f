import type { Improvement, Recommendation } from '../../documents'
import { improvementText, recommendationsText } from '../../report'
import type { TableOptions } from '../../report/text/kit/table'

/**
 * The result of a search: the effect by number of changes, and the chosen changes by wave.
 * @param improvement absent for levels by a rule and for removals: then the changes alone
 */
export function foundText(
  improvement: Improvement | undefined,
  changes: readonly Recommendation[],
  { width, paint, limit }: TableOptions,
): string {
  const list =
    changes.length > 0 || improvement === undefined ? [recommendationsText(changes, { width, paint, limit })] : []
  const curve = improvement === undefined ? [] : [improvementText(improvement, { width, paint })]
  return `${[...curve, ...list].join('\n\n')}\n`
}
