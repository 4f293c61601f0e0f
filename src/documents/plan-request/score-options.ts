import * as z from 'zod/mini'
import { lazy } from '../../core/lazy'
import { amount, byName, level, positive, ratio, type ShapeOf } from '../../core/schema'

/** How levels are found. `shrunk` is the default; `tier` and `handleTimeBoost` are the simple rules of public tutorials. */
export type ScoreMethod = 'shrunk' | 'tier' | 'handleTimeBoost'

/** Options of `scoreProficiency`. Every option has a default. */
export interface ScoreOptions {
  /** How levels are found. Default `shrunk`. */
  readonly method?: ScoreMethod | undefined
  /** For the method `shrunk`. */
  readonly shrunk?: ShrunkOptions | undefined
  /** For the method `tier`. */
  readonly tier?: TierOptions | undefined
  /** For the method `handleTimeBoost`. */
  readonly handleTimeBoost?: BoostOptions | undefined
}

/** How `shrunk` weighs handle time and resolution, and how far it trusts few contacts. */
export interface ShrunkOptions {
  /**
   * Coefficient of variation of single handle times: one for all, or by contact type id. Default: that of the type's
   * `handleTime`, or else 0.8, a usual figure for calls.
   */
  readonly handleTimeCv?: number | Readonly<Record<string, number>> | undefined
  /** How much each part counts in the index. Default 1 each; only their proportions affect ranks. */
  readonly exponents?: IndexExponents | undefined
  /**
   * Whether present levels count as evidence of true ones, as far as they agree with the figures. The person who set
   * them may have known more than the window shows; a change is then right less often than the figures alone say.
   * Default true.
   */
  readonly presentLevels?: boolean | undefined
  /** Quality score by agent id, above 0 and at most 1, used without shrinking. Agents without one get the mean of the others. */
  readonly quality?: Readonly<Record<string, number>> | undefined
  /**
   * Shares of agents below levels 2, 3, 4 and 5. Default 0.1, 0.3, 0.7, 0.9. With five shares they are those below levels
   * 1, 2, 3, 4 and 5, and level 0 is given too.
   */
  readonly quantiles?: readonly number[] | undefined
  /**
   * Whether to give levels in tenths, interpolated between the middles of whole levels. Default false: whole levels.
   */
  readonly decimals?: boolean | undefined
  /** With fewer effective contacts on the skill than this, the present level stays. Default 20. */
  readonly minContacts?: number | undefined
  /** With fewer agents who have that much evidence, a skill is not ranked at all. Default 5. */
  readonly minAgents?: number | undefined
  /** A new level is proposed only if its direction is right with at least this probability. Default 0.8. */
  readonly minProbability?: number | undefined
  /** Largest change of a level in one cycle. Default 1. */
  readonly maxStep?: number | undefined
}

/** Exponents of the index resolution^a * quality^b / handleTime^c. */
export interface IndexExponents {
  readonly resolution?: number | undefined
  readonly quality?: number | undefined
  readonly handleTime?: number | undefined
}

/** How `tier` derives a level from a resolution rate. */
export interface TierOptions {
  /** Resolution rate 0..1 above which the level is `levels[0]`. Default 0.85. */
  readonly high?: number | undefined
  /** Resolution rate above which the level is `levels[1]`, or else `levels[2]`. Default 0.7. */
  readonly medium?: number | undefined
  /** From the highest rate to the lowest, so never rising. Default 5, 4, 3. A higher level is routed first on the platform. */
  readonly levels?: readonly [number, number, number] | undefined
  /**
   * Resolution rate by queue id, 0..1. Default: `resolved` over `handled` of the model's agents. If neither is known,
   * agents are evaluated by 1 minus their transfer rate; the explanation calls this a proxy.
   */
  readonly resolutionRates?: Readonly<Record<string, number>> | undefined
}

/** How `handleTimeBoost` derives a level from a mean handle time. */
export interface BoostOptions {
  /** Mean handle time below which the level is base + 1. Default 240 s. */
  readonly underSeconds?: number | undefined
  /** Level before the boost. Default 3. */
  readonly base?: number | undefined
  /** Handle time of an agent without data. Default 300 s. */
  readonly secondsWithoutData?: number | undefined
}

const PROBABILITY = 'must be in 0.5..1'
const QUALITY = 'must be a ratio above 0, at most 1'
/** Levels are given from the highest rate to the lowest. */
const RISING =
  'must not rise as the rate falls: first the level above high, then that above medium, then the rest, such as 5, 4, 3; a higher level is routed first'

const shrunk = /* @__PURE__ */ lazy(() =>
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

const tier = /* @__PURE__ */ lazy(() =>
  z
    .strictObject({
      high: z.optional(ratio()),
      medium: z.optional(ratio()),
      levels: z.optional(
        z
          .tuple([level(), level(), level()], 'must be three levels')
          .check(z.refine((levels) => levels.every((level, index) => level <= (levels[index - 1] ?? level)), RISING)),
      ),
      resolutionRates: z.optional(byName(ratio())),
    } satisfies ShapeOf<TierOptions>)
    .check(z.refine(({ high = 0.85, medium = 0.7 }) => high >= medium, 'high must not be below medium')),
)

/** {@link BoostOptions} */
export const boostSchema = /* @__PURE__ */ lazy(() =>
  z.strictObject({
    underSeconds: z.optional(amount()),
    base: z.optional(level()),
    secondsWithoutData: z.optional(amount()),
  } satisfies ShapeOf<BoostOptions>),
)

/** The limits of the handle-time boost, for levels that are given. */
export const boostLimitsSchema = /* @__PURE__ */ lazy(() => z.omit(boostSchema(), { base: true }))

/** Options of `scoreProficiency`. */
export const scoreSchema = /* @__PURE__ */ lazy(() =>
  z.strictObject({
    method: z.optional(z.enum(['shrunk', 'tier', 'handleTimeBoost'])),
    shrunk: z.optional(shrunk()),
    tier: z.optional(tier()),
    handleTimeBoost: z.optional(boostSchema()),
  } satisfies ShapeOf<ScoreOptions>),
)

function isLadder(quantiles: readonly number[]): boolean {
  const isLength = quantiles.length === 4 || quantiles.length === 5
  return isLength && quantiles.every((q, i) => q >= 0 && q > (quantiles[i - 1] ?? 0) && q < 1)
}
