import { expect, it } from 'vitest'
import type { QueueEffect } from '../../../documents'
import { byWeight, pairsText, rowNames, scaleFrom } from './queue-rows'

const MEASURES = { agents: 1, stable: true, asaSeconds: 1, occupancy: 0.5 }

const row = (name: string, mediaType: string, before: number, after: number): QueueEffect => ({
  queue: { id: name, name },
  mediaType,
  contactsPerWeek: 100,
  target: { ratio: 0.8, seconds: 20 },
  before: { ...MEASURES, serviceLevel: before },
  after: { ...MEASURES, serviceLevel: after },
})

const ROWS = [row('A', 'voice', 0.9, 0.91), row('B', 'chat', 0.72, 0.9), row('B', 'voice', 0.85, 0.8)]

it('puts the rows with the most to gain or lose first, and names the medium where there are several', () => {
  expect(byWeight(ROWS).map(rowNames(ROWS))).toEqual(['B (chat)', 'B (voice)', 'A (voice)'])
  expect(rowNames(ROWS.slice(0, 1))(row('A', 'voice', 0, 0))).toBe('A')
})

it('does not call pairs of queue and medium queues', () => {
  expect(pairsText(ROWS)).toBe('3 pairs of queue and medium in 2 queues')
  expect(pairsText(ROWS.slice(0, 2))).toBe('2 queues')
})

it('gives charts of one forecast one scale', () => {
  expect(scaleFrom(ROWS)).toBeCloseTo(0.7)
  expect(scaleFrom(ROWS, [0.95])).toBeCloseTo(0.7)
  expect(scaleFrom(ROWS, [0.65])).toBeCloseTo(0.6)
})
