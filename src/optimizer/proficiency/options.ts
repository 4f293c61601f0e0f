import type { Issue } from '../../core/errors'
import {
  amountIssue,
  choiceIssue,
  eachGiven,
  entryIssues,
  flagIssue,
  given,
  isAmount,
  isObject,
  isRatio,
  issue,
  itemIssues,
  levelIssue,
  positiveIssue,
  ratioIssue,
} from '../erlang/kit/inputs'
import type { HandleTimeCv } from './handle-times'
import type { BoostOptions, ScoreOptions, ShrunkOptions, TierOptions } from './types'

type Found = (Issue | undefined)[]

/** The issues of the options of `scoreProficiency`. `at` is put before each path. */
export function scoringIssues(options: ScoreOptions, at = ''): Found {
  const { method, shrunk = {}, tier = {}, handleTimeBoost = {} } = options
  return [
    given(method, (value) => choiceIssue(`${at}method`, value, ['shrunk', 'tier', 'handleTimeBoost'])),
    ...shrunkIssues(shrunk, `${at}shrunk`),
    ...tierIssues(tier, `${at}tier`),
    ...boostIssues(handleTimeBoost, `${at}handleTimeBoost`),
  ]
}

/** The issues of a coefficient of variation: one for all, or one by contact type. */
export function handleTimeCvIssues(cv: HandleTimeCv | undefined, path = 'handleTimeCv'): Found {
  return isObject(cv) ? entryIssues(path, cv, positiveIssue) : [given(cv, (value) => positiveIssue(path, value))]
}

function shrunkIssues(options: ShrunkOptions, at: string): Found {
  if (!isObject(options)) return [issue(at, 'must be an object', options)]
  const { handleTimeCv, quantiles, exponents, quality } = options
  return [
    ...handleTimeCvIssues(handleTimeCv, `${at}.handleTimeCv`),
    ...entryIssues(`${at}.exponents`, exponents, amountIssue),
    ...entryIssues(`${at}.quality`, quality, (path, value) =>
      isRatio(value) && value > 0 ? undefined : issue(path, 'must be a ratio above 0, at most 1', value),
    ),
    ...eachGiven(options, ['minProbability'], probabilityIssue, `${at}.`),
    ...eachGiven(options, ['maxStep'], positiveIssue, `${at}.`),
    ...eachGiven(options, ['minContacts', 'minAgents'], amountIssue, `${at}.`),
    ...eachGiven(options, ['presentLevels', 'decimals'], flagIssue, `${at}.`),
    quantiles === undefined || isLadder(quantiles)
      ? undefined
      : { path: `${at}.quantiles`, message: 'must be 4 shares (or 5, with level 0) that rise inside 0..1' },
  ]
}

/** Levels are given from the highest rate to the lowest. */
const RISING =
  'must not rise as the rate falls: first the level above high, then that above medium, then the rest, such as 5, 4, 3; a higher level is routed first'

function tierIssues(options: TierOptions, at: string): Found {
  if (!isObject(options)) return [issue(at, 'must be an object', options)]
  const { high = 0.85, medium = 0.7, levels, resolutionRates } = options
  return [
    ratioIssue(`${at}.high`, high),
    ratioIssue(`${at}.medium`, medium),
    high < medium ? issue(`${at}.high`, `must not be below medium, ${medium}`, high) : undefined,
    Array.isArray(levels) && levels.length !== 3
      ? { path: `${at}.levels`, message: `must be three levels, got ${levels.length}` }
      : undefined,
    ...itemIssues(`${at}.levels`, levels, levelIssue),
    Array.isArray(levels) && levels.some((level, index) => level > levels[index - 1])
      ? { path: `${at}.levels`, message: RISING }
      : undefined,
    ...entryIssues(`${at}.resolutionRates`, resolutionRates, ratioIssue),
  ]
}

/** The issues of the options of the handle-time boost. */
export function boostIssues(options: BoostOptions, at: string): Found {
  if (!isObject(options)) return [issue(at, 'must be an object', options)]
  return [
    ...eachGiven(options, ['base'], levelIssue, `${at}.`),
    ...eachGiven(options, ['underSeconds', 'secondsWithoutData'], amountIssue, `${at}.`),
  ]
}

function probabilityIssue(path: string, value: unknown): Issue | undefined {
  return isRatio(value) && value >= 0.5 ? undefined : issue(path, 'must be in 0.5..1', value)
}

function isLadder(quantiles: unknown): boolean {
  return (
    Array.isArray(quantiles) &&
    (quantiles.length === 4 || quantiles.length === 5) &&
    quantiles.every((q, i) => isAmount(q) && q > (quantiles[i - 1] ?? 0) && q < 1)
  )
}
