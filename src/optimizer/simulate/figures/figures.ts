import type { SimulatedArrivals, SimulatedService, SimulatedServiceLevel, SimulatedStaff } from '../../../documents'
import { ARRIVAL, FIELD } from '../tally/tally'

/** A figure as a ratio of two sums over a row's counts; `empty` if the denominator is 0. */
export interface Figure<Name> {
  readonly name: Name
  readonly over: (counts: Float64Array) => number
  readonly under: (counts: Float64Array) => number
  readonly empty: number
}

/**
 * Two places after the fields of a row: the seconds of the unit divided by the seconds that counts are reported for,
 * and the seconds of the unit.
 */
export const STRETCH = Object.keys(FIELD).length
export const SECONDS = STRETCH + 1
export const ROW = SECONDS + 1

const value =
  (...fields: number[]) =>
  (counts: Float64Array): number =>
    fields.reduce((sum, field) => sum + (counts[field] ?? 0), 0)

const less =
  (field: number, ...taken: number[]) =>
  (counts: Float64Array): number =>
    (counts[field] ?? 0) - value(...taken)(counts)

const one = (): number => 1

const firstOffered = less(FIELD.offered, FIELD.returned)

function figure<Name>(name: Name, over: Figure<Name>['over'], under: Figure<Name>['under'], empty = 0): Figure<Name> {
  return { name, over, under, empty }
}

type ServiceName = Exclude<keyof SimulatedService, 'serviceLevel'>

const perStretch = value(STRETCH)

export const SERVICE: readonly Figure<ServiceName>[] = [
  figure('offered', value(FIELD.offered), perStretch),
  figure('answered', value(FIELD.answered), perStretch),
  figure('abandoned', value(FIELD.abandoned), perStretch),
  figure('turnedAway', value(FIELD.turnedAway), perStretch),
  figure('balked', value(FIELD.balked), perStretch),
  figure('resolved', value(FIELD.resolved), perStretch),
  figure('returned', value(FIELD.returned), perStretch),
  figure('waitingAtStart', value(FIELD.waitingAtStart), one),
  figure('waitingAtEnd', value(FIELD.waitingAtEnd), one),
  figure('abandonProbability', value(FIELD.abandoned), value(FIELD.offered)),
  figure('atOnceProbability', value(FIELD.newAtOnce), firstOffered, 1),
  figure(
    'waitProbability',
    (row) => firstOffered(row) - value(FIELD.newAtOnce, FIELD.newTurnedAway)(row),
    firstOffered,
  ),
  figure('turnedAwayProbability', value(FIELD.newTurnedAway), firstOffered),
  figure('balkProbability', value(FIELD.newBalked), firstOffered),
  figure('resolutionRatio', value(FIELD.resolved), value(FIELD.answered), 1),
  figure('asaSeconds', value(FIELD.answeredWait, FIELD.abandonedWait), value(FIELD.offered)),
  figure('asaServedSeconds', value(FIELD.answeredWait), value(FIELD.answered)),
  figure(
    'asaEnteredSeconds',
    value(FIELD.answeredWait, FIELD.abandonedWait),
    less(FIELD.offered, FIELD.turnedAway, FIELD.balked),
  ),
  figure('queueLength', value(FIELD.waitingSeconds), value(SECONDS)),
  figure('inHand', value(FIELD.inHandSeconds), value(SECONDS)),
]

export const SERVICE_LEVELS: readonly Figure<keyof SimulatedServiceLevel>[] = [
  figure('offered', value(FIELD.withinServiceLevel), value(FIELD.offered), 1),
  figure(
    'excludingShortAbandons',
    value(FIELD.withinServiceLevel),
    less(FIELD.offered, FIELD.abandonedWithinTarget),
    1,
  ),
  figure('served', value(FIELD.withinServiceLevel), value(FIELD.answered), 1),
  figure('waitWithin', value(FIELD.withinServiceLevel, FIELD.abandonedWithinTarget), value(FIELD.offered), 1),
]

/** Figures of agents, from a row of seconds busy, seconds present, and seconds of the unit. */
export const STAFF: readonly Figure<keyof SimulatedStaff>[] = [
  figure('present', value(1), value(2)),
  figure('busy', value(0), value(2)),
  figure('occupancy', value(0), value(1)),
]

/** Figures by interval, from the fields of `ARRIVAL`. */
export const ARRIVALS: readonly Figure<keyof SimulatedArrivals>[] = [
  figure('offered', value(ARRIVAL.offered), one),
  figure('answered', value(ARRIVAL.answered), one),
  figure('withinServiceLevel', value(ARRIVAL.withinServiceLevel), one),
  figure('abandoned', value(ARRIVAL.abandoned), one),
  figure('lost', value(ARRIVAL.lost), one),
  figure('serviceLevel', value(ARRIVAL.withinServiceLevel), value(ARRIVAL.offered), 1),
  figure('asaSeconds', value(ARRIVAL.wait), value(ARRIVAL.offered)),
]
