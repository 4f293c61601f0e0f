import { expect, it } from 'vitest'
import type { Proofs, Refusals } from './official-types'

it('compares our types with the official ones in the compiler', () => {
  // The lengths are types: a proof that is lost, or a comparison that can no longer fail, does not compile.
  const proofs: Proofs['length'] = 59
  const refusals: Refusals['length'] = 6
  expect([proofs, refusals]).toEqual([59, 6])
})
