/** Tokens that retries cost, so that an outage does not multiply traffic. */
export interface RetryBudget {
  /** Takes one token for one extra request; false when none is left. */
  spend(): boolean
  /** One answered request gives one token back, up to the capacity. */
  refill(): void
  readonly left: number
}

/**
 * A bucket that starts full with `capacity` tokens. Each success pays for one later retry. So the bucket never empties
 * as long as at most half of all requests fail. In a full outage at most `capacity` extra requests are sent.
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
