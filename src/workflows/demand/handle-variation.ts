import type { MediaType } from '../../documents'

/** Minimum degrees of freedom: with 30, the error of a variance is about a quarter. */
const LEAST_FREEDOM = 30

/** Estimates the variation of single handle times from sums over parts of the window. */
export interface HandleVariation {
  /** Adds the contacts of one type that one agent handled in one part of the window. */
  add(part: {
    readonly userId: string
    readonly contactTypeId: string
    readonly count: number
    readonly ms: number
  }): void
  /** Coefficient of variation by medium; only for media with enough parts. */
  list(mediumOf: (contactTypeId: string) => MediaType | undefined): Readonly<Partial<Record<MediaType, number>>>
}

/**
 * Estimates the coefficient of variation of single handle times around the mean of their agent and contact type. Aggregates give
 * only counts and sums, but the mean of n contacts has 1/n of the variance of one: the sum of n (mean - overall mean)^2 over
 * the parts is, on average, the variance of one contact times (parts - 1). Agents and types of a medium are pooled, relative
 * to their own means.
 */
export function handleVariation(): HandleVariation {
  const rows = new Map<string, { contactTypeId: string; parts: number; count: number; ms: number; squares: number }>()
  return {
    add({ userId, contactTypeId, count, ms }) {
      if (count === 0) return
      const key = `${userId} ${contactTypeId}`
      const row = rows.get(key) ?? { contactTypeId, parts: 0, count: 0, ms: 0, squares: 0 }
      rows.set(key, row)
      row.parts += 1
      row.count += count
      row.ms += ms
      row.squares += (ms * ms) / count
    },
    list(mediumOf) {
      const media = new Map<string, { freedom: number; between: number; squaredMeans: number }>()
      for (const { contactTypeId, parts, count, ms, squares } of rows.values()) {
        const medium = mediumOf(contactTypeId)
        if (medium === undefined || parts < 2) continue
        const sum = media.get(medium) ?? { freedom: 0, between: 0, squaredMeans: 0 }
        media.set(medium, sum)
        const freedom = parts - 1
        const between = Math.max(0, squares - (ms * ms) / count)
        sum.freedom += freedom
        sum.between += between
        // The square of an estimated mean is too large by the variance of that mean, so this is subtracted.
        sum.squaredMeans += freedom * ((ms / count) ** 2 - between / freedom / count)
      }
      return Object.fromEntries(
        [...media].flatMap(([medium, { freedom, between, squaredMeans }]) => {
          if (freedom < LEAST_FREEDOM || squaredMeans <= 0 || between <= 0) return []
          return [[medium, Math.round(Math.sqrt(between / squaredMeans) * 1000) / 1000]]
        }),
      )
    },
  }
}
