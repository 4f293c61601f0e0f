import { expect, it } from 'vitest'
import { readSpecialDays } from './read-special-days'

it('names every span that ends before it begins', async () => {
  const text = `format: skillroute/special-days@1
missing:
  - { from: 2027-01-05, to: 2027-01-04 }
  - { from: 2027-02-05, to: 2027-02-04 }`
  await expect(readSpecialDays(text, { timeZone: 'UTC' })).rejects.toMatchObject({
    issues: [{ path: 'missing[0].to' }, { path: 'missing[1].to' }],
  })
})
