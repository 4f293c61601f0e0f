/** A span of time in epoch ms; the end is not included. */
export interface Span {
  readonly startMs: number
  readonly endMs: number
}

/** Spans in order; spans that overlap or touch are merged. */
export function merged(spans: readonly Span[]): Span[] {
  const all: Span[] = []
  for (const span of [...spans].sort((a, b) => a.startMs - b.startMs)) {
    if (span.endMs <= span.startMs) continue
    const last = all.at(-1)
    if (last !== undefined && span.startMs <= last.endMs)
      all[all.length - 1] = { startMs: last.startMs, endMs: Math.max(last.endMs, span.endMs) }
    else all.push(span)
  }
  return all
}

/** The intersection of two lists; each must be in order and without overlaps. */
export function intersected(left: readonly Span[], right: readonly Span[]): Span[] {
  const both: Span[] = []
  for (let i = 0, j = 0; i < left.length && j < right.length; ) {
    const [a, b] = [left[i], right[j]]
    if (a === undefined || b === undefined) break
    const startMs = Math.max(a.startMs, b.startMs)
    const endMs = Math.min(a.endMs, b.endMs)
    if (startMs < endMs) both.push({ startMs, endMs })
    if (a.endMs < b.endMs) i++
    else j++
  }
  return both
}

/** The parts of a list that are in no span of the others. */
export function without(spans: readonly Span[], others: readonly Span[]): Span[] {
  let left = merged(spans)
  for (const { startMs, endMs } of merged(others)) {
    left = left.flatMap((span) =>
      [
        { startMs: span.startMs, endMs: Math.min(span.endMs, startMs) },
        { startMs: Math.max(span.startMs, endMs), endMs: span.endMs },
      ].filter((part) => part.startMs < part.endMs),
    )
  }
  return left
}
