/** Published and exact results, with a part of the replications of `npm run bench:instances`. */
import { expect, it } from 'vitest'
import { agrees, readInstances, runInstance } from '../../bench/parts/instances'

const PART = process.env.SKILLROUTE_FULL === '1' ? 1 : 0.01

it.each(readInstances().map((instance) => [instance.file, instance] as const))('%s', (_, instance) => {
  const compared = runInstance(instance, PART)
  const wrong = compared.filter((row) => !agrees({ ...row, halfWidth: 2 * row.halfWidth }))
  // Where ours differs, most figures still agree.
  expect(wrong.length, JSON.stringify(wrong)).toBeLessThanOrEqual(instance.differs === undefined ? 0 : 3)
})
