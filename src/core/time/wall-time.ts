/**
 * Offsets are looked up at both ends of a span this long. This is right as long as no zone changes its clock twice
 * within one UTC day.
 */
const SPAN_MS = 86_400_000
/** Offsets remembered by zone: of the days of eleven years. With more, all are forgotten. */
const MAX_SPANS = 4096

/**
 * Returns a function from an instant to the local time of a zone, both in epoch ms. Local time is encoded as the instant at
 * which clocks in UTC show the same date and time. It remembers offsets, since formatting is slow.
 * @param timeZone IANA name, such as `Europe/Berlin`
 * @throws RangeError when the zone is unknown
 */
export function wallTime(timeZone: string): (instantMs: number) => number {
  const known = offsets.get(timeZone) ?? offsetsIn(timeZone)
  offsets.set(timeZone, known)
  return (instantMs) => instantMs + known(instantMs)
}

const offsets = new Map<string, (instantMs: number) => number>()

/** The offset of a zone from UTC at an instant, in ms. */
function offsetsIn(timeZone: string): (instantMs: number) => number {
  const formatted = formattedTime(timeZone)
  const starts = new Map<number, number>()
  function offsetAtStart(span: number): number {
    const found = starts.get(span)
    if (found !== undefined) return found
    if (starts.size >= MAX_SPANS) starts.clear()
    const offset = formatted(span * SPAN_MS) - span * SPAN_MS
    starts.set(span, offset)
    return offset
  }
  return (instantMs) => {
    const span = Math.floor(instantMs / SPAN_MS)
    const offset = offsetAtStart(span)
    return offset === offsetAtStart(span + 1) ? offset : formatted(instantMs) - instantMs
  }
}

function formattedTime(timeZone: string): (instantMs: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  return (instantMs) => {
    const figures = { year: 0, month: 0, day: 0, hour: 0, minute: 0, second: 0 }
    for (const { type, value } of format.formatToParts(instantMs)) {
      if (type in figures) Object.assign(figures, { [type]: Number(value) })
    }
    const { year, month, day, hour, minute, second } = figures
    // The format has no milliseconds; all offsets are whole seconds.
    const restMs = ((instantMs % 1000) + 1000) % 1000
    return Date.UTC(year, month - 1, day, hour, minute, second) + restMs
  }
}

/** Whether Intl knows a time zone by this text: an IANA name in any case, in newer runtimes also an offset as `+01:00`. */
export function isZone(timeZone: string): boolean {
  try {
    wallTime(timeZone)
    return true
  } catch {
    return false
  }
}

/** The message for a zone that does not exist. */
export function unknownZone(timeZone: string): string {
  return `${JSON.stringify(timeZone)} is not an IANA time zone; write one such as Europe/Berlin or America/New_York`
}
