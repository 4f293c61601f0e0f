import type {
  Estimate,
  SimulatedArrivals,
  SimulatedService,
  SimulatedServiceLevel,
  SimulatedStaff,
} from '../../../documents'
import { ARRIVALS, SERVICE, SERVICE_LEVELS, STAFF } from './figures'
import { estimate, pairedDifference, type RatioSeries, ratioEstimate } from './ratio-series'

export type FigureReader = ReturnType<typeof figureReader>

/**
 * Reads figures back in the order in which they were measured.
 * @param paired whether the series holds paired units of two models, so that figures are differences
 */
export function figureReader(series: RatioSeries, confidence: number, paired = false) {
  let at = 0
  const read = (empty: number): Estimate | undefined =>
    (paired ? pairedDifference : ratioEstimate)(series, at++, confidence, empty)
  /** A single figure, `empty` if the denominator is 0. */
  const next = (empty = 0): Estimate => read(empty) ?? estimate(empty, null)
  return {
    next,
    // Written out, so that the compiler knows that every name is present. The order is that of the lists of figures.
    service: (): SimulatedService => {
      const figures = new Map(SERVICE.map(({ name, empty }) => [name, read(empty)]))
      const get = (name: (typeof SERVICE)[number]['name']): Estimate => figures.get(name) ?? estimate(0, null)
      const levels = new Map(SERVICE_LEVELS.map(({ name, empty }) => [name, next(empty)]))
      const level = (name: keyof SimulatedServiceLevel): Estimate => levels.get(name) ?? estimate(1, null)
      const inHand = figures.get('inHand')
      return {
        offered: get('offered'),
        answered: get('answered'),
        abandoned: get('abandoned'),
        turnedAway: get('turnedAway'),
        balked: get('balked'),
        resolved: get('resolved'),
        returned: get('returned'),
        waitingAtStart: get('waitingAtStart'),
        waitingAtEnd: get('waitingAtEnd'),
        serviceLevel: {
          offered: level('offered'),
          excludingShortAbandons: level('excludingShortAbandons'),
          served: level('served'),
          waitWithin: level('waitWithin'),
        },
        abandonProbability: get('abandonProbability'),
        atOnceProbability: get('atOnceProbability'),
        waitProbability: get('waitProbability'),
        turnedAwayProbability: get('turnedAwayProbability'),
        balkProbability: get('balkProbability'),
        resolutionRatio: get('resolutionRatio'),
        asaSeconds: get('asaSeconds'),
        asaServedSeconds: get('asaServedSeconds'),
        asaEnteredSeconds: get('asaEnteredSeconds'),
        queueLength: get('queueLength'),
        ...(inHand === undefined ? {} : { inHand }),
      }
    },
    staff: (): SimulatedStaff => {
      const [present, busy, occupancy] = STAFF.map(({ empty }) => next(empty))
      const none = estimate(0, null)
      return { present: present ?? none, busy: busy ?? none, occupancy: occupancy ?? none }
    },
    arrivals: (): SimulatedArrivals => {
      const figures = new Map(ARRIVALS.map(({ name, empty }) => [name, next(empty)]))
      const get = (name: keyof SimulatedArrivals): Estimate => figures.get(name) ?? estimate(0, null)
      return {
        offered: get('offered'),
        answered: get('answered'),
        withinServiceLevel: get('withinServiceLevel'),
        abandoned: get('abandoned'),
        lost: get('lost'),
        serviceLevel: get('serviceLevel'),
        asaSeconds: get('asaSeconds'),
      }
    },
  }
}
