/**
 * The smallest whole number from `floor` up that `meets`, for a condition that stays met once it is: steps that double
 * away from `guess`, then halving. About 2 log2 of the distance between guess and answer calls.
 */
export function leastAgents(meets: (agents: number) => boolean, floor: number, guess: number): number {
  let high = Math.max(floor, guess)
  let low: number
  if (meets(high)) {
    let step = 1
    low = high - step
    while (low >= floor && meets(low)) {
      high = low
      step *= 2
      low = high - step
    }
    low = Math.max(low, floor - 1)
  } else {
    let step = 1
    low = high
    high = low + step
    while (!meets(high)) {
      low = high
      step *= 2
      high = low + step
    }
  }
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (meets(middle)) high = middle
    else low = middle
  }
  return high
}
