import type { Center } from '../center/center'

/** Contacts of a week. */
export function weekly({ before }: Center): number {
  const all = before.reduce((sum, { offered }) => sum + offered.reduce((own, one) => own + one, 0), 0)
  return all / Math.max(1, before.length)
}

/** The number of weeks that together contain a wanted number of contacts, within bounds. */
export function weeksFor(center: Center, contacts: number, [least, most]: readonly [number, number]): number {
  return Math.min(most, Math.max(least, Math.ceil(contacts / Math.max(1, weekly(center)))))
}
