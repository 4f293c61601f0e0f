import { expect, it } from 'vitest'
import { createPseudonyms } from './pseudonyms'

it('leaves no rest of a name that begins with another name', () => {
  const { name, text } = createPseudonyms('key')
  name('Queue', 'Care')
  const platinum = name('Queue', 'Care Platinum')
  expect(text('members of Care Platinum')).toBe(`members of ${platinum}`)
})
