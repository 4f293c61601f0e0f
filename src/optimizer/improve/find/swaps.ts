import type { Center } from '../center/center'
import { findOpenings, type Opening } from '../center/openings'
import type { Made } from '../center/tokens'
import { costOf } from './cost'
import { isWithinLimits, keyOf } from './limits'
import { LOOK_WEEKS, type Look, lookAfter } from './look'

/** Changes to try. */
export interface Entry {
  readonly made: readonly Made[]
}

/** How many changes are tried in place of one, those with the largest expected gain first. */
const TRIED_FOR_ONE = 16

/** How many changes are tried in place of two: this many as the first, and for each of them this many as the second. */
const TRIED_FIRST = 8
const TRIED_SECOND = 6

/** Above this number of changes, not every pair is tried. */
const MOST_FOR_TWO = 6

/** Sets with one change replaced by the most promising others, and sets with one more change if allowed. */
export function swaps(center: Center, made: readonly Made[], most: number): Entry[] {
  const found = new Map<string, Entry>()
  for (let out = -1; out < made.length; out++) {
    const rest = made.filter((_, i) => i !== out)
    if (out < 0 && !isWithinLimits(center, rest, most - 1)) continue
    const look = lookAfter(center, rest, weekNumbers(center))
    for (const opening of promising(center, look, rest, [], most).slice(0, TRIED_FOR_ONE)) {
      note(found, filled(center, look, rest, [opening], most))
    }
  }
  return others(found, made)
}

/** Sets in which two agents exchange their changes. */
export function exchanges(center: Center, made: readonly Made[], most: number): Entry[] {
  const { all } = findOpenings(center.base, center.settings)
  const open = new Set(all.map(({ agent, tokens }) => keyOf([{ agent, tokens }])))
  const found = new Map<string, Entry>()
  for (const [i, one] of made.entries()) {
    for (const [j, other] of made.slice(0, i).entries()) {
      const crossed = [
        { agent: one.agent, tokens: other.tokens },
        { agent: other.agent, tokens: one.tokens },
      ]
      const rest = made.filter((_, at) => at !== i && at !== j)
      const isOpen = crossed.every(
        (own) => open.has(keyOf([own])) && !rest.some((kept) => keyOf([kept]) === keyOf([own])),
      )
      if (isOpen && isWithinLimits(center, [...rest, ...crossed], most)) note(found, [...rest, ...crossed])
    }
  }
  return others(found, made)
}

/** Sets with two changes replaced by the most promising others. */
export function doubleSwaps(center: Center, made: readonly Made[], most: number): Entry[] {
  const found = new Map<string, Entry>()
  if (made.length > MOST_FOR_TWO) return []
  for (let one = 0; one < made.length; one++) {
    for (let two = 0; two < one; two++) {
      const rest = made.filter((_, i) => i !== one && i !== two)
      const look = lookAfter(center, rest, weekNumbers(center))
      for (const first of promising(center, look, rest, [], most).slice(0, TRIED_FIRST)) {
        const begun = [...rest, madeOf(first)]
        const next = promising(center, look, begun, [first], most).slice(0, TRIED_SECOND)
        if (next.length === 0) note(found, begun)
        for (const second of next) note(found, filled(center, look, rest, [first, second], most))
      }
    }
  }
  return others(found, made)
}

/** Fills a set up with the most promising changes. */
function filled(
  center: Center,
  look: Look,
  rest: readonly Made[],
  first: readonly Opening[],
  most: number,
): readonly Made[] {
  const begun = [...rest, ...first.map(madeOf)]
  if (!isWithinLimits(center, begun, most - 1)) return begun
  const [next] = promising(center, look, begun, first, most)
  return next === undefined ? begun : filled(center, look, rest, [...first, next], most)
}

/** Changes that are still possible, ordered by rescued contacts per cost once `first` is made. */
function promising(
  center: Center,
  look: Look,
  rest: readonly Made[],
  first: readonly Opening[],
  most: number,
): Opening[] {
  const rescue = look.rescue()
  for (const opening of first) rescue.make(opening)
  return look.openings
    .filter((opening) => !overlaps(opening, rest) && isWithinLimits(center, [...rest, opening], most))
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

function weekNumbers({ settings }: Center): number[] {
  return Array.from({ length: Math.min(settings.weeks, LOOK_WEEKS) }, (_, week) => week)
}

function madeOf({ agent, tokens }: Opening): Made {
  return { agent, tokens }
}

function note(found: Map<string, Entry>, made: readonly Made[]): void {
  found.set(keyOf(made), { made })
}

function others(found: ReadonlyMap<string, Entry>, made: readonly Made[]): Entry[] {
  const own = keyOf(made)
  return [...found].flatMap(([key, entry]) => (key === own ? [] : [entry]))
}
