import type { Center } from '../center/center'
import type { Opening } from '../center/openings'
import type { Made } from '../center/tokens'
import { costOf } from './cost'
import { isWithinLimits, keyOf } from './limits'
import { type Survey, surveyAfter, surveyWeeks } from './survey'

/** How many changes are tried in place of one, those with the largest expected gain first. */
const TRIED_FOR_ONE = 16

/** Sets with one change replaced by the most promising others, and sets with one more change if allowed. */
export function swaps(center: Center, made: readonly Made[], max: number): (readonly Made[])[] {
  const found = new Map<string, readonly Made[]>()
  for (let out = -1; out < made.length; out++) {
    const rest = made.filter((_, i) => i !== out)
    if (out < 0 && !isWithinLimits(center, rest, max - 1)) continue
    const survey = surveyAfter(center, rest, surveyWeeks(center))
    for (const opening of promising(center, survey, rest, [], max).slice(0, TRIED_FOR_ONE)) {
      const tried = filled(center, survey, rest, [opening], max)
      found.set(keyOf(tried), tried)
    }
  }
  found.delete(keyOf(made))
  return [...found.values()]
}

/** Fills a set up with the most promising changes. */
function filled(
  center: Center,
  survey: Survey,
  rest: readonly Made[],
  first: readonly Opening[],
  max: number,
): readonly Made[] {
  const begun = [...rest, ...first.map(madeOf)]
  if (!isWithinLimits(center, begun, max - 1)) return begun
  const [next] = promising(center, survey, begun, first, max)
  return next === undefined ? begun : filled(center, survey, rest, [...first, next], max)
}

/** Changes that are still possible, ordered by rescued contacts per cost once `first` is made. */
function promising(
  center: Center,
  survey: Survey,
  rest: readonly Made[],
  first: readonly Opening[],
  max: number,
): Opening[] {
  const rescue = survey.rescue()
  for (const opening of first) rescue.make(opening)
  return survey.openings
    .filter((opening) => !overlaps(opening, rest) && isWithinLimits(center, [...rest, opening], max))
    .map((opening) => ({
      opening,
      value: rescue.valueOf(opening) / costOf(center.model, center.settings.costs, opening),
    }))
    .filter(({ value }) => first.length === 0 || value > 0)
    .sort((x, y) => y.value - x.value)
    .map(({ opening }) => opening)
}

function overlaps({ agent, tokens }: Opening, rest: readonly Made[]): boolean {
  return rest.some((made) => made.agent === agent && made.tokens.some((token) => tokens.includes(token)))
}

function madeOf({ agent, tokens }: Opening): Made {
  return { agent, tokens }
}
