import { expect, it } from 'vitest'
import { HOUR_MS } from '../../../core/time/durations'
import type { LoadGroup } from '../../../documents'
import { joinWeeks } from './wfm-forecast'

const fromMs = Date.parse('2026-10-19T00:00:00Z')
const days = { fromMs, toMs: fromMs + 4 * HOUR_MS }
const week = (offered: readonly number[]): LoadGroup => ({
  routes: [{ queue: 'q1' }],
  offered,
  ahtSecondsPerInterval: offered.map(() => 300),
})

it('has no contacts, and no gap, in the hour by which a week is longer than its intervals', () => {
  const first = joinWeeks(undefined, week([1, 2, 3, 4]), days, fromMs)
  const both = joinWeeks(first, week([5, 6]), days, fromMs + 2 * HOUR_MS)
  expect(both.offered).toEqual([1, 2, 3, 4, 0, 0, 0, 0, 5, 6])
  expect(both.ahtSecondsPerInterval).toEqual([300, 300, 300, 300, 0, 0, 0, 0, 300, 300])
})

it('keeps only intervals of the days that are asked for', () => {
  const early = joinWeeks(undefined, week([9, 9, 1, 2]), days, fromMs - HOUR_MS / 2)
  expect(early.offered).toEqual([1, 2])
  const late = joinWeeks(undefined, week([1, 2, 3, 4]), days, days.toMs - HOUR_MS / 2)
  expect(late.offered).toHaveLength(16)
  expect(late.offered.slice(-3)).toEqual([0, 1, 2])
})
