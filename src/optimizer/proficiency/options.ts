import * as z from 'zod/mini'
import type { Issue } from '../../core/errors'
import { lazy } from '../../core/lazy'
import { amount, byName, level, parserOf, positive, ratio, type ShapeOf } from '../../core/schema'
import { entryIssues, given, isObject, positiveIssue } from '../erlang/kit/inputs'
import type { HandleTimeCv } from './handle-times'
import type { BoostOptions, IndexExponents, ScoreOptions, ShrunkOptions, TierOptions } from './types'

const PROBABILITY = 'must be in 0.5..1'
const QUALITY = 'must be a ratio above 0, at most 1'
/** Levels are given from the highest rate to the lowest. */
const RISING =
  'must not rise as the rate falls: first the level above high, then that above medium, then the rest, such as 5, 4, 3; a higher level is routed first'

const shrunk = lazy(() =>
  z.strictObject({
    handleTimeCv: z.optional(z.union([positive(), byName(positive())])),
    exponents: z.optional(
      z.strictObject({
        resolution: z.optional(amount()),
        quality: z.optional(amount()),
        handleTime: z.optional(amount()),
      } satisfies ShapeOf<IndexExponents>),
    ),
    presentLevels: z.optional(z.boolean()),
    quality: z.optional(byName(z.number().check(z.gt(0, QUALITY), z.lte(1, QUALITY)))),
    quantiles: z.optional(
      z.array(z.number()).check(z.refine(isLadder, 'must be 4 shares (or 5, with level 0) that rise inside 0..1')),
    ),
    decimals: z.optional(z.boolean()),
    minContacts: z.optional(amount()),
    minAgents: z.optional(amount()),
    minProbability: z.optional(z.number().check(z.gte(0.5, PROBABILITY), z.lte(1, PROBABILITY))),
    maxStep: z.optional(positive()),
  } satisfies ShapeOf<ShrunkOptions>),
)

const tier = lazy(() =>
  z
    .strictObject({
      high: z.optional(ratio()),
      medium: z.optional(ratio()),
      levels: z.optional(
        z
          .tuple([level(), level(), level()], 'must be three levels')
          .check(z.refine((levels) => levels.every((one, at) => one <= (levels[at - 1] ?? one)), RISING)),
      ),
      resolutionRates: z.optional(byName(ratio())),
    } satisfies ShapeOf<TierOptions>)
    .check(z.refine(({ high = 0.85, medium = 0.7 }) => high >= medium, 'high must not be below medium')),
)

const boost = lazy(() =>
  z.strictObject({
    underSeconds: z.optional(amount()),
    base: z.optional(level()),
    secondsWithoutData: z.optional(amount()),
  } satisfies ShapeOf<BoostOptions>),
)

/** The limits of the handle-time boost, for levels that are given. */
export const boostLimitsSchema = lazy(() => z.omit(boost(), { base: true }))

/** Options of `scoreProficiency`. */
export const scoreSchema = lazy(() =>
  z.strictObject({
    method: z.optional(z.enum(['shrunk', 'tier', 'handleTimeBoost'])),
    shrunk: z.optional(shrunk()),
    tier: z.optional(tier()),
    handleTimeBoost: z.optional(boost()),
  } satisfies ShapeOf<ScoreOptions>),
)

/** @throws ValidationError naming every option that does not exist or makes no sense */
export const parseScoreOptions = parserOf('options', scoreSchema)
/** @throws ValidationError naming every option that does not exist or makes no sense */
export const parseBoostOptions = parserOf('options', boost)

function isLadder(quantiles: readonly number[]): boolean {
  const isLength = quantiles.length === 4 || quantiles.length === 5
  return isLength && quantiles.every((q, i) => q >= 0 && q > (quantiles[i - 1] ?? 0) && q < 1)
}

/** The issues of a coefficient of variation: one for all, or one by contact type. */
export function handleTimeCvIssues(cv: HandleTimeCv | undefined, path = 'handleTimeCv'): (Issue | undefined)[] {
  return isObject(cv) ? entryIssues(path, cv, positiveIssue) : [given(cv, (value) => positiveIssue(path, value))]
}
