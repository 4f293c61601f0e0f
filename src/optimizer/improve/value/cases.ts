import { seededRandom } from '../../../core/random'

/** Which of n changes are made (1) in a simulated week, which is given by its number from 0. */
export interface Case {
  readonly made: Uint8Array
  readonly week: number
}

/**
 * Fractions of the changes that a case makes: few, some and most, so that each change is seen both alone and with the
 * others.
 */
const PARTS = [0.15, 0.3, 0.5, 0.85]

/**
 * Cases that show best what each change brings. A case leaves several changes out at once, each change occurs in
 * equally many cases, and weeks alternate.
 */
export function drawCases(changes: number, count: number, weeks: number, seed: number): Case[] {
  const random = seededRandom(seed)
  const lists: number[][] = PARTS.map(() => [])
  return Array.from({ length: count }, (_, i) => {
    const at = i % PARTS.length
    const part = PARTS[at] ?? 0.5
    const isMade = part <= 0.5
    const sample = lists[at] ?? []
    const size = Math.max(1, Math.round((isMade ? part : 1 - part) * changes))
    const picked = new Set<number>()
    // Draws from a shuffled list of all changes. It is used up before a new one begins, and no change occurs twice in one
    // case.
    while (picked.size < Math.min(size, changes)) {
      if (sample.length === 0) sample.push(...shuffled(changes, random))
      picked.add(sample.pop() ?? 0)
    }
    const made = Uint8Array.from({ length: changes }, (_one, change) => (picked.has(change) === isMade ? 1 : 0))
    return { made, week: Math.floor(i / PARTS.length) % weeks }
  })
}

function shuffled(size: number, random: () => number): number[] {
  const places = Array.from({ length: size }, (_, i) => i)
  for (let i = size - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    const [one, other] = [places[i] ?? 0, places[j] ?? 0]
    places[i] = other
    places[j] = one
  }
  return places
}
