import { type Issue, ValidationError } from '../../core/errors'
import type { ShrunkOptions } from './types'

/** @throws ValidationError naming each option of the shrunken scores that makes no sense */
export function checkShrunkOptions(options: ShrunkOptions): void {
  const { handleTimeCv, minProbability, quantiles, maxStep, minContacts, exponents, quality } = options
  const issues: Issue[] = []
  const need = (path: string, value: number | undefined, valid: (value: number) => boolean, message: string): void => {
    if (value !== undefined && !(Number.isFinite(value) && valid(value))) {
      issues.push({ path: `shrunk.${path}`, message: `${message}, got ${value}` })
    }
  }
  const named = (path: string, values: object | undefined): [string, number][] =>
    Object.entries(values ?? {}).map(([id, value]) => [`${path}.${id}`, value])
  if (typeof handleTimeCv !== 'object') need('handleTimeCv', handleTimeCv, (cv) => cv > 0, 'must be above 0')
  else for (const [path, cv] of named('handleTimeCv', handleTimeCv)) need(path, cv, (x) => x > 0, 'must be above 0')
  for (const [path, value] of named('exponents', exponents)) need(path, value, (x) => x >= 0, 'must be 0 or more')
  for (const [path, value] of named('quality', quality)) {
    need(path, value, (x) => x > 0 && x <= 1, 'must be a ratio above 0, at most 1')
  }
  need('minProbability', minProbability, (p) => p >= 0.5 && p <= 1, 'must lie in 0.5..1')
  need('maxStep', maxStep, (step) => step > 0, 'must be above 0')
  need('minContacts', minContacts, (contacts) => contacts >= 0, 'must be 0 or more')
  if (quantiles !== undefined && !isLadder(quantiles)) {
    issues.push({ path: 'shrunk.quantiles', message: 'must be 4 shares (or 5, with level 0) that rise inside 0..1' })
  }
  if (issues.length > 0) throw new ValidationError(issues, { subject: 'scoring options' })
}

function isLadder(quantiles: readonly number[]): boolean {
  return (
    (quantiles.length === 4 || quantiles.length === 5) &&
    quantiles.every((q, i) => q > (quantiles[i - 1] ?? 0) && q < 1)
  )
}
