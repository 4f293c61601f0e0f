import { expect, it } from 'vitest'
import { didYouMean, nearNames } from './near-names'

const AGENTS = ['Amelia Stone', 'Anna Lee', 'Ben Roth', 'Billing', 'Billing Home', 'Élodie Étienne']

it.each([
  ['Amelai Stone', 'Amelia Stone'],
  ['amelia', 'Amelia Stone'],
  ['Stone, Amelia', 'Amelia Stone'],
  ['Roth', 'Ben Roth'],
  ['Bens Roht', 'Ben Roth'],
  ['Biling', 'Billing'],
  ['Xnna Lee', 'Anna Lee'],
  ['Elodie Etienne', 'Élodie Étienne'],
])('%s is near %s', (text, name) => {
  expect(nearNames(text, AGENTS)[0]).toBe(name)
})

it('offers the nearest three, and nothing where nothing is near', () => {
  expect(didYouMean('Billin', AGENTS)).toBe('; did you mean "Billing" or "Billing Home"?')
  expect(didYouMean('Biling Care', ['Cards Care', 'Billing Care', 'Fraud Care'])).toBe('; did you mean "Billing Care"?')
  expect(didYouMean('Cars', ['Cards Care', 'Fraud Care'])).toBe('; did you mean "Cards Care" or "Fraud Care"?')
  expect(didYouMean('agent', ['Mortgages', 'Billing'])).toBe('')
  expect(didYouMean('nobody', AGENTS)).toBe('')
  expect(didYouMean(' ', AGENTS)).toBe('')
})
