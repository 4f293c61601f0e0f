import { type CheckedTarget, TIE_TOLERANCE } from './target'

/** The figures that targets are about. */
export interface Reached {
  readonly serviceLevel: number
  readonly asaSeconds: number
  readonly occupancy: number
  readonly abandonProbability: number
}

/** True where every target is met, with {@link TIE_TOLERANCE}. */
export function meets(reached: Reached, target: CheckedTarget): boolean {
  const { serviceLevel, asaSeconds, maxOccupancy, maxAbandonProbability } = target
  return (
    (serviceLevel === undefined || atLeast(reached.serviceLevel, serviceLevel)) &&
    atMost(reached.asaSeconds, asaSeconds) &&
    atMost(reached.occupancy, maxOccupancy) &&
    atMost(reached.abandonProbability, maxAbandonProbability)
  )
}

/** Whether a value is not above a limit by more than rounding, {@link TIE_TOLERANCE}; true without a limit. */
export function atMost(value: number, limit: number | undefined): boolean {
  return limit === undefined || value <= limit * (1 + TIE_TOLERANCE)
}

/** Whether a value is not below a limit by more than rounding, {@link TIE_TOLERANCE}. */
export function atLeast(value: number, limit: number): boolean {
  return value >= limit * (1 - TIE_TOLERANCE)
}
