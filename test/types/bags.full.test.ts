import { resolve } from 'node:path'
import { expect, it } from 'vitest'
import { findWrongBags } from '../../scripts/bags'

it('every list of option names in the source is what its type has; npm run bags writes them', () => {
  const { found, wrong } = findWrongBags(resolve('.'))
  expect(wrong).toEqual([])
  expect(found).toBeGreaterThan(150)
})
