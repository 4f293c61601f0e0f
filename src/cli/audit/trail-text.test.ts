import { expect, it } from 'vitest'
import { trailText } from './trail-text'

it('says which changes the platform refused, and does not count them', () => {
  const interval = { start: '2027-01-04T00:00:00Z', end: '2027-01-05T00:00:00Z' }
  const entry = { id: 'a', action: 'Update', entityType: 'Queue', eventDate: '2027-01-04T10:00:00Z' }
  const trail = [
    { entry: { ...entry, status: 'SUCCESS' as const } },
    { entry: { ...entry, id: 'b', status: 'FAILURE' as const } },
  ]
  const text = trailText({ interval }, trail, { width: 200, nameOf: () => undefined })
  expect(text).toMatch(/^1 change and 1 refused, the latest first\n/)
  expect(text.match(/Queue Update.*/g)?.map((row) => row.includes('(refused)'))).toEqual([true, false])
})
