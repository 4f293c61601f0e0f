import type { Section } from './section'

/**
 * Sections as one text of at most `limit` characters. Every section first gets its head and first lines; the remaining
 * space then goes to the sections in order.
 */
export function fitted(sections: readonly Section[], limit: number): string {
  const shown = sections.map(({ lines }) => Math.min(lines.length, FIRST))
  const text = (): string => sections.map((one, place) => sectionText(one, shown[place] ?? 0)).join('\n\n')
  for (const [place, { lines }] of sections.entries()) {
    shown[place] = mostThat(shown[place] ?? 0, lines.length, (count) => {
      const before = shown[place] ?? 0
      shown[place] = count
      const fits = text().length <= limit
      shown[place] = before
      return fits
    })
  }
  // Even the first lines of all sections may be too long: the last sections lose theirs first.
  for (let place = sections.length - 1; place >= 0 && text().length > limit; place -= 1) {
    while ((shown[place] ?? 0) > 0 && text().length > limit) shown[place] = (shown[place] ?? 0) - 1
  }
  return text()
}

/** Lines of each section before any section gets more. */
const FIRST = 3

/** The largest number of lines from `least` to `most` for which `fits` holds; `least` if it holds for none. */
function mostThat(least: number, most: number, fits: (count: number) => boolean): number {
  let [low, high] = [least, most]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (fits(middle)) low = middle
    else high = middle - 1
  }
  return low
}

function sectionText({ head, lines, foot, cut }: Section, shown: number): string {
  const left = lines.length - shown
  const parts = [
    ...(shown === 0 && lines.length > 0 ? [(head.split('\n')[0] ?? '').trim()] : [head, ...lines.slice(0, shown)]),
    ...(left > 0 ? ['', `_${cut(left)}_`] : []),
    ...(foot === undefined || (shown === 0 && lines.length > 0) ? [] : [foot]),
  ]
  return parts.filter((part, place) => part !== '' || place > 0).join('\n')
}
