/** The candidate with the fewest edits from `text`, if few enough to be a typo. */
export function nearMatch(text: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined
  let bestEdits = mostEdits(text) + 1
  for (const candidate of candidates) {
    const edits = editDistance(text, candidate, bestEdits)
    if (edits >= bestEdits) continue
    best = candidate
    bestEdits = edits
  }
  return best
}

/** The number of typos allowed: one in five letters, at most three. */
function mostEdits(text: string): number {
  return Math.min(3, Math.ceil(text.length / 5))
}

/** Letters to insert, drop, change or swap with their neighbor (optimal string alignment). */
export function editDistance(a: string, b: string, atMost = Number.POSITIVE_INFINITY): number {
  if (Math.abs(a.length - b.length) > atMost) return atMost + 1
  let before: number[] = []
  let above = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const change = (above[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      let least = Math.min(change, (above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, (before[j - 2] ?? 0) + 1)
      row.push(least)
    }
    before = above
    above = row
  }
  return above[b.length] ?? 0
}
