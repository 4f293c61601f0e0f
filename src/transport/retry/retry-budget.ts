/** Tokens that extra requests cost, so that an outage does not multiply traffic. */
export interface RetryBudget {
  /** Takes one token for one extra request; false when none is left. */
  spend(): boolean
  /** One answered request gives one token back, up to the capacity. */
  refill(): void
  readonly left: number
}

/**
 * A full bucket of `capacity` tokens. One success pays for one later retry, so up to half of all requests may fail for
 * as long as they like without emptying it, while with everything down no more than `capacity` extra requests leave.
 */
export function retryBudget(capacity: number): RetryBudget {
  let left = capacity
  return {
    spend() {
      if (left < 1) return false
      left -= 1
      return true
    },
    refill() {
      left = Math.min(capacity, left + 1)
    },
    get left() {
      return left
    },
  }
}
