/**
 * How the contacts of a day are spread over its slots: the share of each slot by weekday. The shares of a weekday sum
 * to 1, or to 0 without contacts.
 */
export interface Profile {
  readonly slots: number
  /** Row `weekday * slots + slot`. */
  readonly shares: Float64Array
  /** Squared relative error of each share. */
  readonly errors: Float64Array
  /** By weekday: the number of its own contacts that would show the shares as precisely as all sources together. */
  readonly evidence: Float64Array
}

/**
 * Contacts by weekday and slot, at row `weekday * slots + slot`. Dividing `counts` by `exposures` gives the share of a
 * slot.
 */
export interface ProfileCounts {
  readonly slots: number
  readonly counts: Float64Array
  /** Contacts in all slots of the days on which this slot was observed. */
  readonly exposures: Float64Array
}

const WEEKDAYS = [0, 1, 2, 3, 4, 5, 6] as const

/** Shares of the slots of a day, and the number of contacts they are estimated from. */
interface Source {
  readonly shares: Float64Array
  readonly contacts: number
}

/**
 * The profile of each weekday, as a weighted mean of several sources: its own days, the days of each other weekday, and
 * the profile of the whole. If there is no whole, a smoothed mean of all days takes its place. A source weighs less the
 * larger its random variation is, and the more it differs from the weekday beyond random variation.
 */
export function fitProfile(counts: ProfileCounts, parent?: Profile): Profile {
  const { slots } = counts
  const weekdaySources = WEEKDAYS.map((weekday) => buildSource(counts, weekday))
  const shares = new Float64Array(7 * slots)
  const errors = new Float64Array(7 * slots)
  const evidence = new Float64Array(7)
  for (const weekday of WEEKDAYS) {
    const self = weekdaySources[weekday]
    const others = weekdaySources.filter((source) => source !== self && source.contacts > 0)
    if (self === undefined || self.contacts <= 0) {
      // A weekday without contacts on a whole day has the profile of the whole, or else of the other days.
      shares.set(parent === undefined ? averageSources(others).shares : weekdayShares(parent, weekday), weekday * slots)
      continue
    }
    const around = parent === undefined ? averageSources([self, ...others]) : parentSource(parent, weekday)
    const all = [self, ...others, ...(around === undefined ? [] : [around])]
    const weights = all.map((source) => 1 / (distance(self, source) + 1 / source.contacts))
    const total = weights.reduce((sum, weight) => sum + weight, 0)
    evidence[weekday] = total
    for (let slot = 0; slot < slots; slot++) {
      const share = all.reduce((sum, source, i) => sum + ((weights[i] ?? 0) / total) * (source.shares[slot] ?? 0), 0)
      shares[weekday * slots + slot] = share
      errors[weekday * slots + slot] = share > 0 ? 1 / (1 + share * total) : 0
    }
  }
  return { slots, shares: normalized(shares, slots), errors, evidence }
}

function buildSource({ slots, counts, exposures }: ProfileCounts, weekday: number): Source {
  const [from, to] = [weekday * slots, (weekday + 1) * slots]
  const seen = exposures.subarray(from, to)
  const shares = counts.subarray(from, to).map((count, i) => ((seen[i] ?? 0) > 0 ? count / (seen[i] ?? 1) : 0))
  const total = shares.reduce((sum, share) => sum + share, 0)
  return { shares: shares.map((share) => (total > 0 ? share / total : 0)), contacts: total > 0 ? Math.max(...seen) : 0 }
}

function weekdayShares({ shares, slots }: Profile, weekday: number): Float64Array {
  return shares.subarray(weekday * slots, (weekday + 1) * slots)
}

function parentSource(parent: Profile, weekday: number): Source | undefined {
  const contacts = parent.evidence[weekday] ?? 0
  return contacts > 0 ? { shares: weekdayShares(parent, weekday), contacts } : undefined
}

/**
 * The mean of all days, smoothed: each slot is averaged with its neighbors. Slots that never had a contact stay empty, and
 * take nothing from those next to them.
 */
function averageSources(days: readonly Source[]): Source {
  const contacts = days.reduce((sum, day) => sum + day.contacts, 0)
  const first = days[0]?.shares ?? new Float64Array()
  const all = first.map((_, slot) =>
    days.reduce((sum, day) => sum + (day.shares[slot] ?? 0) * (day.contacts / contacts), 0),
  )
  return { contacts, shares: all.map((own, i) => own && ((all[i - 1] || own) + 2 * own + (all[i + 1] || own)) / 4) }
}

/** Squared distance of two profiles, minus the part that random variation is expected to cause. */
function distance(source: Source, other: Source): number {
  if (source === other) return 0
  let sum = 0
  source.shares.forEach((own, slot) => {
    const away = other.shares[slot] ?? 0
    sum += (own - away) ** 2 - own / source.contacts - away / other.contacts
  })
  return Math.max(0, sum)
}

/** Scales the shares of each weekday to the sum 1. */
function normalized(shares: Float64Array, slots: number): Float64Array {
  for (let from = 0; from < shares.length; from += slots) {
    const day = shares.subarray(from, from + slots)
    const total = day.reduce((sum, share) => sum + share, 0)
    if (total > 0)
      day.forEach((share, i) => {
        day[i] = share / total
      })
  }
  return shares
}
