/** Days of the week, Monday first. */
export const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const

/** `Mon`, `Tue` ..., Monday first. */
export const SHORT_WEEKDAYS = WEEKDAYS.map((name) => name.slice(0, 3))

/** `Mon` of a point in time in UTC. */
export function shortWeekday(time: Date): string {
  return SHORT_WEEKDAYS[(time.getUTCDay() + 6) % 7] ?? ''
}
