import { ValidationError } from '../../core/errors/input'

/**
 * The smallest whole number of at least `floor` for which `meets` is true. All larger numbers must meet it, too.
 * Searches in doubling steps away from `guess`, then by halving: about 2 log2(distance between guess and answer) calls.
 * @throws ValidationError where more agents than doubles can count would be needed
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
      if (high > Number.MAX_SAFE_INTEGER) throw new ValidationError([{ path: 'target', message: OUT_OF_REACH }])
    }
  }
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (meets(middle)) high = middle
    else low = middle
  }
  return high
}

const OUT_OF_REACH = 'must be looser: no number of agents below 9e15 meets it'
