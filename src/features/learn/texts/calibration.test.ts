import { expect, it } from 'vitest'
import type { Calibration, CalibrationRow } from '../../../documents'
import { calibrationText } from './calibration'

const asa: CalibrationRow = { measure: 'asaSeconds', forecasts: 13, bias: 20, isOff: false }
const week = { planId: 'plan_a', interval: { start: '2026-11-30T00:00:00.000Z', end: '2026-12-07T00:00:00.000Z' } }
const calibration = (rows: readonly CalibrationRow[], weeks = 1): Calibration => ({
  format: 'skillroute/calibration@1',
  org: { id: 'o', name: 'Org' },
  madeAt: '2026-12-08T00:00:00.000Z',
  weeks: Array.from({ length: weeks }, () => week),
  rows,
  notes: [],
})

it('does not call forecasts right whose figures were outside their intervals', () => {
  const text = calibrationText(calibration([{ ...asa, coverage: 0.31, predictionLevel: 0.95, isTooNarrow: true }]))
  expect(text).toContain(
    'Outside their intervals more often than random variation explains: ASA of all queues (69 %, 5 % expected)',
  )
  expect(text).not.toContain('No forecast is off')
  expect(text).toContain('Compared: forecasts, one for each queue, medium and plan.\nIn interval: ')
  expect(text).toContain('plan_a: 30 Nov 2026, 00:00 UTC to 7 Dec 2026, 00:00 UTC')
})

it('tells the media of a queue apart, and gives differences of shares in points', () => {
  const queue = { id: 'q', name: 'Care' }
  const off = { measure: 'serviceLevel', forecasts: 4, bias: -0.031, halfWidth: 0.01, isOff: true } as const
  const text = calibrationText(
    calibration([
      { ...off, queue, mediaType: 'chat' },
      { ...off, queue, mediaType: 'voice' },
    ]),
    { width: 120 },
  )
  expect(text).toMatch(/Care +chat +service level +4 +– +– +-3\.1 ± 1\.0 points/)
  expect(text).toContain('service level of Care (chat), service level of Care (voice)')
})

it('has forecast and actual beside their difference, and explains the slope', () => {
  const text = calibrationText(
    calibration([
      { measure: 'contacts', forecasts: 1, forecast: 1010, actual: 985.2, bias: -0.025, slope: 0.8, isOff: false },
      { measure: 'serviceLevel', forecasts: 1, forecast: 0.8, actual: 0.775, bias: -0.025, isOff: false },
    ]),
    { width: 120 },
  )
  expect(text).toMatch(/all +contacts +1 +1 010 +985 +-2\.5 % +0\.80/)
  expect(text).toMatch(/service level +1 +80\.0 % +77\.5 % +-2\.5 points/)
  expect(text).toContain('\nSlope: change of the actual figure')
  expect(text).not.toContain('Difference:')
  expect(calibrationText(calibration([asa]))).not.toContain('Slope:')
  const shifted = calibrationText(calibration([{ ...asa, forecast: 10, actual: 15, bias: 0 }]))
  expect(shifted).toContain('Difference: over all queues, the mean of their own differences')
})

it('says of one week only what it can show', () => {
  const inside = { ...asa, coverage: 1, predictionLevel: 0.95, isTooNarrow: false }
  expect(calibrationText(calibration([inside]))).toContain('were inside their intervals')
  expect(calibrationText(calibration([inside]))).not.toContain('No forecast is off')
  expect(calibrationText(calibration([asa]))).not.toMatch(/intervals|In interval: /)
  expect(calibrationText(calibration([inside], 2))).toContain('No forecast is off by more than random variation')
})
