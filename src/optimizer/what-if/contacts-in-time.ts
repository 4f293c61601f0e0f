import type { Forecast, QueueForecast } from '../../documents'

/** Contacts a week of all queues together. */
export interface ContactsInTime {
  /** Expected to be offered. */
  readonly contactsPerWeek: number
  /** Contacts within service level, before and after the changes. */
  readonly before: number
  readonly after: number
}

/** All queues of a forecast together, each weighted by its contacts. */
export function contactsInTime({ queues }: Forecast): ContactsInTime {
  const inTime = (of: (row: QueueForecast) => number): number =>
    queues.reduce((sum, row) => sum + row.contactsPerWeek * of(row), 0)
  return {
    contactsPerWeek: inTime(() => 1),
    before: inTime((row) => row.before.serviceLevel),
    after: inTime((row) => row.after.serviceLevel),
  }
}
