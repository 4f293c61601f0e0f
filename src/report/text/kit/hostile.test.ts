import { describe, expect, it } from 'vitest'
import { cleanText } from './clean'

describe('cleanText and signs that do not show', () => {
  it.each([
    ['soft hyphen', 'Bil\u00ADling', 'Bil\uFFFDling'],
    ['tag characters', 'a\u{E0041}\u{E007F}', 'a\uFFFD\uFFFD'],
    ['annotations', '\uFFF9x\uFFFB', '\uFFFDx\uFFFD'],
    ['half a pair', '\uD800x', '\uFFFDx'],
    ['vowel separator', 'x\u180E', 'x\uFFFD'],
    ['C1 control sequence', '\u009B31m', '\uFFFD31m'],
    ['letters written from the right', 'שלום', 'שלום'],
  ])('%s', (_what, text, clean) => {
    expect(cleanText(text)).toBe(clean)
  })
})
