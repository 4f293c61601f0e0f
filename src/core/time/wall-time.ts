/**
 * What the clocks of a zone show at an instant, as a function of epoch ms: year, month, day and time of the zone, read as
 * if they were UTC, in epoch ms.
 * @param zone IANA name, such as `Europe/Berlin`
 * @throws RangeError when the zone is unknown
 */
export function wallTime(zone: string): (instantMs: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
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
