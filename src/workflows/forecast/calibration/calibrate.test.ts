import { expect, it } from 'vitest'
import type { Calibration, CalibrationRow, DemandForecast, Effect } from '../../../documents'
import { calibrateContacts, parseCalibration } from './calibrate-contacts'
import { calibrateService } from './calibrate-service'

const row = (given: Partial<CalibrationRow> & Pick<CalibrationRow, 'measure'>): CalibrationRow => ({
  forecasts: 20,
  bias: 0,
  isOff: false,
  ...given,
})
const calibration = (...rows: readonly CalibrationRow[]): Calibration => ({
  format: 'skillroute/calibration@1',
  org: { id: 'o', name: 'Org' },
  madeAt: '2027-01-18T00:00:00Z',
  weeks: [],
  rows,
  notes: [],
})
const off = (queueId: string, measure: CalibrationRow['measure'], correction: number): CalibrationRow =>
  row({ measure, queue: { id: queueId, name: queueId }, mediaType: 'voice', bias: correction, isOff: true, correction })

const series = (mean: readonly number[]) => ({
  mean,
  low: mean.map((one) => one - 10),
  high: mean.map((one) => one + 10),
  days: [{ date: '2027-01-18', mean: mean[0] ?? 0, low: (mean[0] ?? 0) - 10, high: (mean[0] ?? 0) + 10 }],
  trendPerWeek: 0,
})
const demand: DemandForecast = {
  format: 'skillroute/demand-forecast@1',
  interval: { start: '2027-01-18T00:00:00Z', end: '2027-01-19T00:00:00Z' },
  granularityMinutes: 1440,
  timeZone: 'UTC',
  confidence: 0.95,
  contactTypes: ['q1', 'q2'].map((queueId) => ({ id: queueId, queueId, mediaType: 'voice', ...series([100]) })),
  queues: ['q1', 'q2'].map((queueId) => ({ queueId, ...series([100]) })),
  total: series([200]),
  days: [],
  notes: [],
}

it('multiplies the contacts of queues whose forecasts were off, and is as unsure as the correction', () => {
  const learned = calibration(
    row({ measure: 'contacts', bias: 0.05, halfWidth: 0.0588 }),
    off('q1', 'contacts', 1.1),
    row({ measure: 'contacts', queue: { id: 'q2', name: 'q2' }, bias: -0.01 }),
  )
  const { contactTypes, queues, total, notes } = calibrateContacts(demand, learned)
  expect(contactTypes.map(({ mean }) => Math.round(mean[0] ?? 0))).toEqual([110, 100])
  expect(queues.map(({ mean }) => Math.round(mean[0] ?? 0))).toEqual([110, 100])
  expect(total.mean[0]).toBeCloseTo(210, 9)
  expect(total.levelError).toBeCloseTo(0.03, 4)
  // 10.5 contacts and 1.96 times 3 % of 210 together are 16.2.
  expect([total.low[0], total.high[0]]).toEqual([193, 227])
  expect(notes.at(-1)).toContain('contacts of 1 contact type are corrected')
  const fine = calibrateContacts(demand, calibration(row({ measure: 'contacts', bias: 0.01 })))
  expect({ ...fine, notes: [] }).toEqual(demand)
})

it('says that forecasts were not off only where some were compared', () => {
  const said = (...rows: readonly CalibrationRow[]) => calibrateContacts(demand, calibration(...rows)).notes.at(-1)
  expect(said()).toContain('No earlier forecast of contacts could be compared')
  expect(said(row({ measure: 'serviceLevel' }))).toContain('No earlier forecast of contacts could be compared')
  expect(said(row({ measure: 'contacts', forecasts: 1 }))).toContain('Too few earlier forecasts')
  expect(said(row({ measure: 'contacts', halfWidth: 0.1 }))).toContain('no more than random variation')
})

const measures = {
  agents: 5,
  stable: true,
  serviceLevel: 0.8,
  asaSeconds: 20,
  occupancy: 0.7,
  abandonProbability: 0.05,
  intervals: { serviceLevel: { low: 0.79, high: 0.81 } },
  predictions: { serviceLevel: { low: 0.7, high: 0.98 } },
}
const service: Effect = {
  format: 'skillroute/effect@1',
  method: 'simulation',
  queues: ['q1', 'q2'].map((id) => ({
    queue: { id, name: id },
    mediaType: 'voice',
    target: { ratio: 0.8, seconds: 20 },
    contactsPerWeek: 100,
    before: measures,
    after: measures,
  })),
  notes: [],
}

const fresh = { hasContacts: false, isMoved: false }

it('moves figures that were off, and widens intervals that held too few', () => {
  const learned = calibration(
    off('q1', 'serviceLevel', 0.05),
    off('q2', 'asaSeconds', -30),
    row({ measure: 'serviceLevel', coverage: 0.7, isTooNarrow: true }),
  )
  const { queues } = calibrateService(service, learned, fresh)
  const [first, second] = queues.map(({ after }) => after)
  expect(first?.serviceLevel).toBeCloseTo(0.85, 9)
  expect(first?.intervals?.serviceLevel?.low).toBeCloseTo(0.84, 9)
  expect(first?.predictions?.serviceLevel).toEqual({ low: expect.closeTo(0.75, 9), high: 1 })
  expect(second?.asaSeconds).toBe(0)
  // 14.5 of 21 held are as 1.02 standard deviations, 95 % are 1.96.
  expect(second?.predictions?.serviceLevel?.low).toBeCloseTo(0.8 - 0.1 * 1.93, 2)
  expect(second?.predictions?.serviceLevel?.high).toBe(1)
})

it('leaves figures alone whose contacts were corrected, and coverage that is low at random', () => {
  const learned = calibration(
    off('q1', 'contacts', 0.9),
    off('q1', 'serviceLevel', 0.05),
    row({ measure: 'serviceLevel', coverage: 0.9, isTooNarrow: false }),
  )
  expect(calibrateService(service, learned, { ...fresh, hasContacts: true }).queues).toEqual(service.queues)
  expect(calibrateService(service, learned, fresh).queues[0]?.before.serviceLevel).toBeCloseTo(0.85, 9)
})

it('refuses text that is no calibration', () => {
  expect(parseCalibration(JSON.stringify(calibration()))).toEqual(calibration())
  for (const text of ['', '{"format":"skillroute/plan@1"}', JSON.stringify({ ...calibration(), rows: [{}] })])
    expect(() => parseCalibration(text, 'c.json')).toThrow('skillroute learn --out writes one')
})

it('corrects no figure that the record has corrected, and says so', () => {
  const learned = calibration(
    off('q1', 'serviceLevel', 0.05),
    row({ measure: 'serviceLevel', coverage: 0.7, isTooNarrow: true }),
  )
  const { queues, notes } = calibrateService(service, learned, { ...fresh, isMoved: true })
  expect(queues.map(({ after }) => after.serviceLevel)).toEqual([0.8, 0.8])
  // Intervals that held too few are widened all the same.
  expect(queues[1]?.after.predictions?.serviceLevel?.low).toBeLessThan(0.7)
  expect(notes.at(-1)).toContain('Earlier forecasts of 1 queue were off, too: corrected by the record already')
})

it('says where only other queues were off', () => {
  const elsewhere = row({
    measure: 'contacts',
    queue: { id: 'q9', name: 'q9' },
    halfWidth: 0.1,
    isOff: true,
    correction: 1.2,
  })
  expect(calibrateContacts(demand, calibration(elsewhere)).notes.at(-1)).toContain(
    'only in queues that are not forecast',
  )
})
