import { expect, it } from 'vitest'
import type { AgreementRate } from '../../documents'
import { wilson } from '../../workflows/kit/wilson'
import { rateText } from './agreement-sentence'

function rate(agreed: number, evaluated: number): AgreementRate {
  return { evaluated, agreed, ratio: agreed / evaluated, ...wilson(agreed, evaluated) }
}

function format(one: AgreementRate): string {
  return rateText(one).replace(/\s/g, ' ')
}

it('no share and no bound is printed better than it is', () => {
  expect(format(rate(98, 100))).toBe('98.0 % of 100 contacts (95 % interval 92.9 % to 99.5 %)')
  expect(format(rate(100, 100))).toBe('all 100 contacts (95 % interval from 96.3 %)')
  expect(format(rate(123_456, 123_456))).toBe('all 123 456 contacts (95 % interval from 99.996 %)')
  expect(format(rate(99_999, 100_000))).toBe('99.999 % of 100 000 contacts (95 % interval 99.994 % to 100.000 %)')
  expect(format(rate(0, 20))).toBe('none of 20 contacts (95 % interval up to 16.2 %)')
})
