import { ConfigError } from '../../core/errors'
import type { Guardrails } from '../../documents'
import { type OrgPlan, planOrg, type Within } from '../../workflows'
import type { SourceText } from '../../workflows/plan/org-options'
import { mustBeThere } from '../io/files'
import type { Io } from '../io/io'
import { readJsonOrYaml } from '../io/json-or-yaml'
import { stepProgress } from '../io/progress'
import { type Org, presentOf } from '../org/connect'
import { boostOptions } from './level-options'
import { loadMustBeThere, WFM } from './load-file'
import type { AnalyzeOptions } from './org-options'
import { findOptions, orgFiles, readingOptions } from './org-options'
import { plannedTimes, type TimingOptions } from './plan-timing'
import { refuseChoices } from './recommend-options'

/** Options for the source of a plan, and for the times of its changes. */
export interface PlanSourceOptions extends AnalyzeOptions, TimingOptions {
  readonly desired?: string
  readonly matrix?: string
  readonly rules?: string
  readonly boost?: boolean
  readonly existing?: 'keep' | 'overwrite'
  readonly reread?: 'each' | 'batch'
  readonly reason?: string
}

/** Limits that the plan must respect. */
export interface PlanLimits {
  readonly guardrails: Guardrails | undefined
  readonly within: Within | undefined
}

/**
 * The plan of a command line. Its source is a file with the desired state, a skill matrix or rules, or recommendations
 * from the org's demand. Everything that needs no org is checked before the first request.
 * @throws ConfigError for more than one source, and for missing files
 * @throws ValidationError for times that are invalid or past, and for inconsistent content
 */
export async function planFromOptions(
  io: Io,
  org: Org,
  options: PlanSourceOptions,
  limits: PlanLimits,
): Promise<OrgPlan> {
  const { desired, matrix, rules, load, forecast, reread, reason } = options
  const files = [desired, matrix, rules].filter((file) => file !== undefined)
  checkChoices(options, files)
  const nowMs = await presentOf(org)
  const times = await plannedTimes(io, options, nowMs)
  await mustBeThere(io, [...files, options.shifts, options.snapshot, options.demand])
  await loadMustBeThere(io, load)
  const known = await orgFiles(io, org, options, true)
  const text = async (file: string | undefined): Promise<SourceText | undefined> =>
    file === undefined ? undefined : { text: await readJsonOrYaml(io, file), file }
  const { queue, division, protect } = options
  const steps = stepProgress(io, options.json)
  try {
    return await planOrg(known, {
      ...(files.length === 0 ? await findOptions(io, options) : { scope: { queue, division }, protect }),
      ...(await readingOptions(io, org, options, steps)),
      ...limits,
      desired: await text(desired),
      matrix: await text(matrix),
      rules: await text(rules),
      handleTimeBoost: options.boost === true ? boostOptions(options) : undefined,
      policy: { existingLevels: options.existing === 'keep' ? 'keepHigher' : options.existing },
      timing: { ...times, shifts: await text(options.shifts) },
      load: load === WFM ? WFM : await text(load),
      forecast,
      reread,
      reason,
      now: nowMs,
    })
  } finally {
    steps.end()
  }
}

function checkChoices(options: PlanSourceOptions, files: readonly string[]): void {
  if (files.length > 1) throw new ConfigError('Give one of --desired, --matrix and --rules, not several.')
  if (options.boost === true && options.matrix === undefined) {
    throw new ConfigError('--boost raises the levels of a --matrix; for those of the org see --levels boost.')
  }
  if (options.shifts !== undefined && options.hold !== 'off-shift' && options.until !== 'shift-end') {
    throw new ConfigError(
      '--shifts has an effect only on times by shift: add --hold off-shift or --until shift-end, or omit it.',
    )
  }
  if (files.length === 0) return
  refuseChoices(options)
}
