import { expect, it } from 'vitest'
import { seededRandom } from '../../../core/random'
import { fitProfile } from './fit-profile'

const SLOTS = 24
const WORKDAY = Array.from({ length: SLOTS }, (_, slot) =>
  slot >= 8 && slot < 18 ? (slot % 2 === 0 ? 0.15 : 0.05) : 0,
)
const SUNDAY = WORKDAY.map((_, slot) => (slot === 12 ? 1 : 0))

/** Contacts of a day, each falling into a slot at random. */
function drawn(shares: readonly number[], contacts: number, random: () => number): number[] {
  const counts = new Array<number>(SLOTS).fill(0)
  for (let i = 0; i < contacts; i++) {
    let at = random()
    const slot = shares.findIndex((share) => {
      at -= share
      return at < 0
    })
    counts[slot] = (counts[slot] ?? 0) + 1
  }
  return counts
}

it('learns weekdays from those that are like them, jagged as they may be, and keeps others apart', () => {
  const random = seededRandom('profiles')
  const contacts = 400
  const rows = [0, 1, 2, 3, 4, 5, 6].flatMap((weekday) => drawn(weekday < 6 ? WORKDAY : SUNDAY, contacts, random))
  const { shares } = fitProfile({
    slots: SLOTS,
    counts: Float64Array.from(rows),
    exposures: new Float64Array(7 * SLOTS).fill(contacts),
  })
  const error = (weekday: number, truth: readonly number[], found: (row: number) => number): number =>
    truth.reduce((sum, share, slot) => sum + (found(weekday * SLOTS + slot) - share) ** 2, 0)
  const [own, alone] = [(row: number) => shares[row] ?? 0, (row: number) => (rows[row] ?? 0) / contacts]
  const sum = (found: (row: number) => number): number =>
    [0, 1, 2, 3, 4, 5].reduce((all, weekday) => all + error(weekday, WORKDAY, found), 0)
  // Six days that are alike: far less than half of the error of each alone.
  expect(sum(own)).toBeLessThan(0.5 * sum(alone))
  expect(shares[6 * SLOTS + 12]).toBeGreaterThan(0.95)
})
