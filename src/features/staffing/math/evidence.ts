import { studentQuantile } from '../../../optimizer/math/student'
import { addUnit, type RatioSeries, ratioSeries } from '../../../optimizer/simulate/figures/ratio-series'
import { ARRIVAL, ARRIVAL_FIELDS, type Tally } from '../../../optimizer/simulate/tally/tally'
import type { Problem } from './problem'

/** What the simulation showed of each interval. */
export interface Evidence {
  /** By interval: three figures for each medium of a queue, then the occupancy of all agents. */
  readonly slots: readonly RatioSeries[]
  /** By interval: the contacts of each type, summed over replications, in the order and with the fields of a tally. */
  readonly types: readonly Float64Array[]
  /** By medium of a queue: the places of its contact types in a tally. */
  readonly places: readonly (readonly number[])[]
}

/** A figure with its standard error. */
export interface Measured {
  readonly value: number
  readonly error: number
}

/** Service of a medium of a queue in an interval; undefined where no contact arrived. */
export interface MediumEvidence {
  readonly serviceLevel: Measured
  readonly asaSeconds: Measured
  readonly abandonProbability: Measured
}

/** Contacts of one type in an interval, summed over replications. */
export interface TypeEvidence {
  readonly offered: number
  readonly withinServiceLevel: number
  readonly waitSeconds: number
  readonly abandoned: number
}

/** Numerators of a medium's figures; the denominator is what was offered. */
const FIELDS = [ARRIVAL.withinServiceLevel, ARRIVAL.wait, ARRIVAL.abandoned]
const [LEVEL, WAIT, ABANDONED] = [0, 1, 2]

export function emptyEvidence({ model, media, slots }: Problem): Evidence {
  const order = model.contactTypes.map(({ id }) => id).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
  return {
    slots: slots.map(() => ratioSeries(media.length * FIELDS.length + 1, 2)),
    types: slots.map(() => new Float64Array(order.length * ARRIVAL_FIELDS)),
    places: media.map(({ types }) => types.map((k) => order.indexOf(model.contactTypes[k]?.id ?? ''))),
  }
}

/** Adds one replication to the intervals named. */
export function addEvidence(evidence: Evidence, tally: Tally, slots: readonly number[]): void {
  const { places } = evidence
  const types = tally.arrivals.length / ARRIVAL_FIELDS / evidence.slots.length
  const unit = new Float64Array(2 * (places.length * FIELDS.length + 1))
  for (const t of slots) {
    const [series, sums] = [evidence.slots[t], evidence.types[t]]
    if (series === undefined || sums === undefined) continue
    for (let i = 0; i < sums.length; i++) sums[i] = (sums[i] ?? 0) + (tally.arrivals[t * sums.length + i] ?? 0)
    const sum = (own: readonly number[], field: number): number =>
      own.reduce((all, k) => all + (tally.arrivals[(t * types + k) * ARRIVAL_FIELDS + field] ?? 0), 0)
    places.forEach((own, m) => {
      const offered = sum(own, ARRIVAL.offered)
      FIELDS.forEach((field, i) => {
        unit[2 * (m * FIELDS.length + i)] = offered === 0 ? 0 : sum(own, field)
        unit[2 * (m * FIELDS.length + i) + 1] = offered
      })
    })
    unit[unit.length - 2] = tally.staff[2 * t] ?? 0
    unit[unit.length - 1] = tally.staff[2 * t + 1] ?? 0
    addUnit(series, unit)
  }
}

/** How a medium of a queue was served in an interval. */
export function mediumEvidence(evidence: Evidence, t: number, m: number): MediumEvidence | undefined {
  const series = evidence.slots[t]
  const at = m * FIELDS.length
  if (series === undefined || (series.mean[2 * at + 1] ?? 0) === 0) return undefined
  return {
    serviceLevel: withFloor(ratio(series, at + LEVEL), (series.mean[2 * at + 1] ?? 0) * series.units),
    asaSeconds: ratio(series, at + WAIT),
    abandonProbability: ratio(series, at + ABANDONED),
  }
}

/** The contacts of a medium's types in an interval, in the order of its types. */
export function typeEvidence({ types, places }: Evidence, t: number, m: number): TypeEvidence[] {
  return (places[m] ?? []).map((k) => {
    const of = (field: number): number => types[t]?.[k * ARRIVAL_FIELDS + field] ?? 0
    return {
      offered: of(ARRIVAL.offered),
      withinServiceLevel: of(ARRIVAL.withinServiceLevel),
      waitSeconds: of(ARRIVAL.wait),
      abandoned: of(ARRIVAL.abandoned),
    }
  })
}

/** Busy time of all agents over their time on queue. */
export function measureOccupancy({ slots, places }: Evidence, t: number): number {
  const { mean } = slots[t] ?? ratioSeries(0, 2)
  const at = 2 * places.length * FIELDS.length
  const present = mean[at + 1] ?? 0
  return present > 0 ? (mean[at] ?? 0) / present : 0
}

/**
 * A ratio of sums with its standard error (delta method). For few replications the error is larger: it is half the
 * half-width of Student's 95 % interval.
 */
function ratio({ mean, products, units }: RatioSeries, figure: number): Measured {
  const [top = 0, bottom = 0] = [mean[2 * figure], mean[2 * figure + 1]]
  const value = top / bottom
  const [square = 0, product = 0, , other = 0] = products.subarray(4 * figure, 4 * figure + 4)
  const variance = Math.max(0, square - 2 * value * product + value * value * other)
  const error = Math.sqrt(variance / Math.max(1, units - 1) / units) / bottom
  return { value, error: (error * halfInterval(units - 1)) / 2 }
}

const HALF_INTERVALS = new Map<number, number>()

function halfInterval(degrees: number): number {
  const known = HALF_INTERVALS.get(degrees)
  if (known !== undefined) return known
  const quantile = degrees < 1 ? Number.POSITIVE_INFINITY : studentQuantile(0.975, degrees)
  HALF_INTERVALS.set(degrees, quantile)
  return quantile
}

/**
 * Gives the error a minimum (Agresti and Coull 1998). Otherwise a few contacts, all answered within the target, would
 * have the error 0.
 */
function withFloor({ value, error }: Measured, contacts: number): Measured {
  const share = (value * contacts + 1) / (contacts + 2)
  return { value, error: Math.max(error, Math.sqrt((share * (1 - share)) / (contacts + 2))) }
}
