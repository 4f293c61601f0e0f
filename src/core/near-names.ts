/** Maximum number of names that a message suggests. */
const OFFERED = 3
/** Minimum letters for part of a name to count as a match. */
const MIN_LETTERS = 3

/**
 * Names near `text`, the nearest first: names with few typos and names that contain it. If there are none, names that
 * share two words with it; otherwise one word; otherwise names with a word that begins like one of its words. Case is
 * ignored.
 */
export function nearNames(text: string, names: Iterable<string>): string[] {
  const desired = fold(text)
  if (desired === '') return []
  const scored = [...new Set(names)].map((name) => [name, distance(desired, fold(name))] as const)
  const nearest = Math.min(...scored.map(([, far]) => kindOf(far)))
  return scored
    .filter(([, far]) => Number.isFinite(far) && kindOf(far) === nearest)
    .sort(([a, far], [b, farther]) => far - farther || (a < b ? -1 : 1))
    .slice(0, OFFERED)
    .map(([name]) => name)
}

/** `; did you mean "Billing" or "Billing Home"?`, or empty if no name is near. */
export function didYouMean(text: string, names: Iterable<string>): string {
  const near = nearNames(text, names)
  return near.length === 0 ? '' : `; did you mean ${near.map((name) => `"${name}"`).join(' or ')}?`
}

/** The kinds of nearness, each farther than all before. */
const CONTAINS = 10
const SHARES = 20
const BEGINS = 40

/** Distances at which a farther kind begins: two shared words, one shared word, a word that begins alike. */
const KINDS = [SHARES - 8, SHARES - 4, BEGINS]

/** The kind of a distance. Names of a farther kind than the nearest name are not suggested. */
function kindOf(distance: number): number {
  return KINDS.filter((from) => distance >= from).length
}

function distance(desired: string, name: string): number {
  const edits = typos(desired, name)
  if (edits !== undefined) return edits
  if (desired.length >= MIN_LETTERS && name.includes(desired)) return CONTAINS
  if (name.length >= MIN_LETTERS && desired.includes(name)) return CONTAINS + 1
  const nameWords = words(name)
  const shared = words(desired).flatMap((word) => {
    const found = nameWords.map((other) => typos(word, other)).filter((edit) => edit !== undefined)
    return found.length === 0 ? [] : [Math.min(...found)]
  })
  // Two words in common are nearer than one, whatever the typos.
  if (shared.length > 0) return SHARES - 4 * Math.min(shared.length, 2) + Math.max(...shared)
  return nameWords.some((word) => word.startsWith(desired.slice(0, MIN_LETTERS))) ? BEGINS : Number.POSITIVE_INFINITY
}

/** Typos between two words; undefined if there are too many. */
function typos(a: string, b: string): number | undefined {
  const edits = editDistance(a, b, maxEdits(a))
  return edits <= maxEdits(a) ? edits : undefined
}

function words(text: string): string[] {
  return text.split(/[^\p{L}\p{N}]+/u).filter((word) => word.length >= MIN_LETTERS)
}

function fold(text: string): string {
  return text.trim().toLowerCase()
}

/** The candidate with the fewest edits from `text`, if few enough to be a typo. */
export function nearMatch(text: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined
  let bestEdits = maxEdits(text) + 1
  for (const candidate of candidates) {
    const edits = editDistance(text, candidate, bestEdits)
    if (edits >= bestEdits) continue
    best = candidate
    bestEdits = edits
  }
  return best
}

/** The number of typos allowed: one in five letters, at most three. */
function maxEdits(text: string): number {
  return Math.min(3, Math.ceil(text.length / 5))
}

/** Letters to insert, drop, change or swap with their neighbor (optimal string alignment). */
function editDistance(a: string, b: string, atMost = Number.POSITIVE_INFINITY): number {
  if (Math.abs(a.length - b.length) > atMost) return atMost + 1
  let before: number[] = []
  let above = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const change = (above[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      let min = Math.min(change, (above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        min = Math.min(min, (before[j - 2] ?? 0) + 1)
      row.push(min)
    }
    before = above
    above = row
  }
  return above[b.length] ?? 0
}

/** The entry of `names` that `name` probably means. */
export function suggestedName(name: string, names: readonly string[]): string | undefined {
  // `timeout` for `timeoutMs`: a missing part is more likely than a few wrong letters.
  return names.find((one) => one.toLowerCase().startsWith(name.toLowerCase())) ?? nearMatch(name, names)
}

/** That no name is `name`, with the one that was probably meant. */
export function unknownName(name: string, names: readonly string[]): string {
  const suggested = suggestedName(name, names)
  return suggested === undefined
    ? `does not exist; there are ${names.join(', ') || 'none'}`
    : `does not exist: did you mean ${suggested}?`
}
