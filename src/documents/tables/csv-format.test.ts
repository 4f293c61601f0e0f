import { expect, it } from 'vitest'
import { csvFormat, numberText } from './csv-format'

it.each([
  [{}, ',', '.'],
  [{ locale: 'en-US' }, ',', '.'],
  [{ locale: 'de-DE' }, ';', ','],
  [{ locale: 'pt-BR' }, ';', ','],
  [{ locale: 'de-CH' }, ',', '.'],
  [{ locale: 'ar-EG' }, ',', '.'],
  [{ decimal: ',' }, ';', ','],
  [{ delimiter: ';' }, ';', '.'],
  [{ locale: 'de-DE', delimiter: '\t' }, '\t', ','],
  [{ locale: 'de-DE', decimal: '.' }, ',', '.'],
])('%j separates cells by %j and has %j in numbers', (options, delimiter, decimal) => {
  expect(csvFormat(options)).toEqual({ delimiter, decimal })
})

it.each([
  [{ locale: 'Deutsch!' }, 'no language tag'],
  [{ delimiter: '|' }, 'must be a comma, a semicolon or a tab, not "|"'],
  [{ decimal: ';' }, 'must be . or ,'],
  [{ delimiter: ',', decimal: ',' }, 'as the decimal sign is'],
])('refuses %j', (options, message) => {
  expect(() => csvFormat(options)).toThrow(message)
})

it('writes numbers with the sign', () => {
  expect(numberText(-3.5, csvFormat({ locale: 'de-DE' }))).toBe('-3,5')
  expect(numberText(1234.5, csvFormat())).toBe('1234.5')
})
