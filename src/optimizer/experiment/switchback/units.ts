/**
 * The stretches of a week that one random draw decides, by their place in the week: a single stretch, or two with
 * opposite states.
 */
export type UnitSlots = readonly [first: number, second?: number]

/** A stretch with less than this share of the contacts of the busiest stretch counts as closed. */
const CLOSED = 0.01

/**
 * Forms the units of two weeks. A unit with one stretch has the plan in one of the two weeks. A unit with two stretches
 * has it in one week during the first stretch and in the other week during the second, so a busy week favors neither
 * side. The two halves of a day form a unit; a whole day is paired with the day whose number of contacts is most
 * similar.
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

/** Whether the plan is in force in a week (0 or 1) at a place of a unit, given the unit's random draw. */
export function isOn(week: number, place: number, lot: boolean): boolean {
  return (week % 2 === place % 2) === lot
}
