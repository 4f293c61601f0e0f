import { expect, it } from 'vitest'
import { plain } from '../../report/text/kit/paint'
import { demandNotes } from '../../workflows/demand/notes'
import { caveatsText } from './caveats-text'

const io = { columns: 200, paint: plain }

const general = demandNotes({
  window: { start: '2026-01-01T00:00:00.000Z', end: '2026-01-31T00:00:00.000Z' },
  contactTypes: [],
  offeredByQueue: new Map(),
  staffed: 5,
  requested: 5,
  capacity: { concurrency: { voice: 1 }, interruptedBy: { email: ['voice'] }, leftOut: [] },
  resolutions: new Map([['a', new Map([['q', 1]])]]),
}).filter((text) => !text.includes('nOverSla'))

it('shows what is particular to the org first, and counts how figures are calculated', () => {
  const particular = ['Agents without a license: 4.', 'Only 3 of 9 agents hold Sales.']
  const text = caveatsText(io, [...general, ...particular], 'see notes in plan.json')
  expect(text.trim().split('\n')).toEqual([
    '- Agents without a license: 4.',
    '- Only 3 of 9 agents hold Sales.',
    `- ${general.length} more notes on how the figures are calculated: see notes in plan.json`,
  ])
})

it('shows a short list whole, and counts what a long list has beyond that', () => {
  expect(caveatsText(io, general.slice(0, 3))).not.toContain('more note')
  expect(caveatsText(io, [])).toBe('')
  const many = Array.from({ length: 9 }, (_, index) => `${index} queues are left out.`)
  expect(caveatsText(io, many).trim().split('\n').slice(-2)).toEqual([
    '- 5 queues are left out.',
    '- 3 more notes: --json prints all',
  ])
})
