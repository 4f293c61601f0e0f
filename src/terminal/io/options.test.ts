import { expect, it } from 'vitest'
import { ratio, readShare } from './options'

it('takes a share as a ratio or a percentage', () => {
  expect(['5%', '0.05', ' 12.5 % '].map(ratio)).toEqual([0.05, 0.05, 0.125])
  for (const text of ['105%', 'five%', '%', '']) expect(() => ratio(text), text).toThrow('It must be')
  expect(readShare('many')).toBe('many')
  expect(() => ratio('95')).toThrow('write 0.95 or 95%.')
})
