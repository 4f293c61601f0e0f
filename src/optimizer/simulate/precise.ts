import type { Simulation } from '../../documents'
import type { Precision } from './compile/options'

/** Whether every requested half-width is reached. */
export function isPrecise({ total, contactTypes }: Simulation, precision: Precision): boolean {
  const within = (half: number | null, most: number | undefined): boolean =>
    most === undefined || (half !== null && half <= most)
  const rows = precision.of === 'contactTypes' ? contactTypes : [total]
  return (
    within(total.occupancy.halfWidth, precision.occupancy) &&
    rows.every(
      ({ serviceLevel, abandonProbability, asaSeconds }) =>
        within(serviceLevel.offered.halfWidth, precision.serviceLevel) &&
        within(abandonProbability.halfWidth, precision.abandonProbability) &&
        within(
          asaSeconds.halfWidth,
          precision.asaSeconds === undefined ? undefined : precision.asaSeconds * asaSeconds.mean,
        ),
    )
  )
}
