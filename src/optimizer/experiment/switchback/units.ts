/** Stretches of a week that the lot decides on together, by their place in the week: one alone, or two that are opposed. */
export type UnitSlots = readonly [first: number, second?: number]

/** A stretch with less than this share of the contacts of the busiest one is taken as closed. */
const CLOSED = 0.01

/**
 * The units of two weeks. A unit of one stretch has the plan in one of the two weeks; a unit of two has it in one week
 * for the first and in the other week for the second, so that a week that is busy as a whole favors neither. Half days are
 * opposed within their day, days with the one that has the most similar number of contacts.
 * @param expected contacts by stretch of the week
 */
export function unitsOfWeek(expected: readonly number[], block: 'day' | 'halfDay'): UnitSlots[] {
  const least = Math.max(...expected) * CLOSED
  const open = expected.flatMap((contacts, slot) => (contacts > least ? [slot] : []))
  if (block === 'halfDay') {
    const days = [...new Set(open.map((slot) => Math.floor(slot / 2)))]
    return days.map((day) => {
      const [first = 0, second] = open.filter((slot) => Math.floor(slot / 2) === day)
      return second === undefined ? [first] : [first, second]
    })
  }
  const sorted = [...open].sort((a, b) => (expected[b] ?? 0) - (expected[a] ?? 0) || a - b)
  return sorted.flatMap((slot, i): UnitSlots[] => {
    if (i % 2 === 1) return []
    const second = sorted[i + 1]
    return [second === undefined ? [slot] : [slot, second]]
  })
}

/** Whether the plan is in force in a week (0 or 1 of two) and place of a unit, by the lot. */
export function isOn(week: number, place: number, lot: boolean): boolean {
  return (week % 2 === place % 2) === lot
}
