import { checkKind } from '../../core/bag'
import { ValidationError } from '../../core/errors'
import type { RoutingModel } from '../../documents'
import { itemIssues, ratioIssue, refuse } from '../erlang/kit/inputs'
import { normalCdf } from '../math/normal'
import { ordered } from '../model/ordered'
import { effectiveContacts, type HandleTimeCv, handleTimes, logMean } from './handle-times'
import { handleTimeCvIssues } from './options'

/** Statements with nearly the same probability, and how often they were right. */
export interface CalibrationGroup {
  /** Probabilities from `from` (included) to `to` (excluded, but for 1). */
  readonly from: number
  readonly to: number
  readonly count: number
  /** Mean of the stated probabilities. */
  readonly stated: number
  /** Share of statements that were right, with the standard error that it has if the stated probabilities are true. */
  readonly right: number
  readonly standardError: number
}

/**
 * Groups statements by their stated probability and compares it with how often they were right. Use it where the truth
 * is known, as in a simulation. Empty groups are left out.
 * @param width of a group. Default 0.05
 * @throws ValidationError for a probability outside 0..1 or a width that is not above 0
 */
export function calibrationGroups(
  statements: readonly { readonly probability: number; readonly right: boolean }[],
  width = 0.05,
): CalibrationGroup[] {
  checkKind(statements, 'statements', 'l')
  checkKind(width, 'width', 'n')
  const bad = statements.findIndex(({ probability }) => !(probability >= 0 && probability <= 1))
  if (bad >= 0) {
    const issue = { path: `[${bad}].probability`, message: 'must be in 0..1' }
    throw new ValidationError([issue], { subject: 'calibration' })
  }
  if (!(width > 0)) throw new ValidationError([{ path: 'width', message: 'must be above 0' }])
  const last = Math.max(0, Math.ceil(1 / width - ROUNDING) - 1)
  const groups = new Map<number, { count: number; stated: number; right: number; variance: number }>()
  for (const { probability, right } of statements) {
    const key = Math.min(last, Math.floor(probability / width + ROUNDING))
    const group = groups.get(key) ?? { count: 0, stated: 0, right: 0, variance: 0 }
    groups.set(key, group)
    group.count++
    group.stated += probability
    group.right += Number(right)
    group.variance += probability * (1 - probability)
  }
  return [...groups]
    .sort(([a], [b]) => a - b)
    .map(([key, { count, stated, right, variance }]) => ({
      from: key * width,
      to: Math.min(1, (key + 1) * width),
      count,
      stated: stated / count,
      right: right / count,
      standardError: Math.sqrt(variance) / count,
    }))
}

/** Rounded, since 0.85 / 0.05 is not exactly 17 in doubles. */
const ROUNDING = 1e-9

/** How well handle times predicted the later ones. */
export interface HandleTimeBackTest {
  /** Pairs of agent and contact type with contacts in both windows. */
  readonly pairs: number
  /**
   * Root mean square error of the shrunken estimate and of the raw mean, against the later means: relative, and
   * weighted by contacts. Both include the noise of the later means.
   */
  readonly shrunkError: number
  readonly rawError: number
  /** For each `level`: the share of later log means inside the interval that should contain that share. */
  readonly coverage: readonly { readonly level: number; readonly covered: number }[]
}

/**
 * Tests handle times fitted on one window with another: fit on weeks 1 to 3, test on week 4. If coverage is near its
 * level, the stated uncertainty is right. If it is lower, agents change or contacts scatter more than `cv` says.
 * @param fitted model of the earlier window
 * @param later model of the later window, with the same ids
 * @throws ValidationError for options that make no sense
 */
export function backTestHandleTimes(
  fitted: RoutingModel,
  later: RoutingModel,
  options: { readonly cv?: HandleTimeCv | undefined; readonly levels?: readonly number[] | undefined } = {},
): HandleTimeBackTest {
  const { levels = [0.5, 0.8, 0.95] } = options
  refuse('backTestHandleTimes', [...handleTimeCvIssues(options.cv, 'cv'), ...itemIssues('levels', levels, ratioIssue)])
  const times = handleTimes(ordered(fitted), options.cv)
  const before = new Map(
    fitted.agents.flatMap((agent) => agent.handling.map((row) => [`${agent.id}\n${row.contactTypeId}`, row] as const)),
  )
  const central: number[] = []
  const sum = { weight: 0, shrunk: 0, raw: 0 }
  for (const agent of ordered(later).agents) {
    for (const row of agent.handling) {
      const own = before.get(`${agent.id}\n${row.contactTypeId}`)
      if (own === undefined || !(own.ahtSeconds > 0) || !(row.ahtSeconds > 0) || !(effectiveContacts(row) > 0)) continue
      const { mean, variance } = times.fit.posterior(agent.id, row.contactTypeId)
      const seen = logMean(row, times.logVariance(row.contactTypeId))
      central.push(Math.abs(2 * normalCdf((seen.y - mean) / Math.sqrt(variance + seen.variance)) - 1))
      const weight = effectiveContacts(row)
      sum.weight += weight
      sum.shrunk += weight * (Math.exp(mean) / row.ahtSeconds - 1) ** 2
      sum.raw += weight * (own.ahtSeconds / row.ahtSeconds - 1) ** 2
    }
  }
  const rmse = (total: number): number => (sum.weight > 0 ? Math.sqrt(total / sum.weight) : 0)
  return {
    pairs: central.length,
    shrunkError: rmse(sum.shrunk),
    rawError: rmse(sum.raw),
    coverage: levels.map((level) => ({
      level,
      covered: central.length > 0 ? central.filter((value) => value <= level).length / central.length : 0,
    })),
  }
}
