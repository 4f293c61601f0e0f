import { ConfigError } from '../../core/errors'
import type { Guardrails } from '../../documents'
import { mustBeThere } from '../../terminal/io/files'
import type { Io } from '../../terminal/io/io'
import { readJsonOrYaml } from '../../terminal/io/json-or-yaml'
import { stepProgress } from '../../terminal/io/progress'
import { type Org, presentOf } from '../../terminal/org/connect'
import { boostOptions } from '../../terminal/planning/level-options'
import { loadMustBeThere, WFM } from '../../terminal/planning/load-file'
import type { AnalyzeOptions } from '../../terminal/planning/org-options'
import { findOptions, orgFiles, readingOptions } from '../../terminal/planning/org-options'
import { refuseChoices } from '../../terminal/planning/recommend-options'
import { readSheetFile, readSheetText } from '../../terminal/tables/sheet-file'
import type { SourceText } from '../../workflows'
import { type OrgPlan, planOrg, type Within } from '../../workflows'
import { type PeopleOptions, peopleOf } from './people-source'
import { plannedTimes, type TimingOptions } from './plan-timing'

/** Options for the source of a plan, and for the times of its changes. */
export interface PlanSourceOptions extends AnalyzeOptions, TimingOptions, PeopleOptions {
  readonly agents?: readonly string[] | undefined
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
  const sources = SOURCES.filter((name) => options[name] !== undefined)
  checkChoices(options, sources)
  const people = await peopleOf(io, options)
  const nowMs = await presentOf(org)
  const times = await plannedTimes(io, options, nowMs)
  await mustBeThere(io, [...files, options.shifts, options.snapshot, options.demand])
  await loadMustBeThere(io, load)
  const known = await orgFiles(io, org, options, true)
  const text = async (file: string | undefined): Promise<SourceText | undefined> =>
    file === undefined ? undefined : { text: await readJsonOrYaml(io, file), file }
  const sheet = async (file: string | undefined): Promise<SourceText | undefined> =>
    file === undefined ? undefined : { text: await readSheetText(io, file), file }
  const { queue, division, protect } = options
  const steps = stepProgress(io, 'making the plan', options.json)
  try {
    return await planOrg(known, {
      ...(sources.length === 0 ? await findOptions(io, options) : { scope: { queue, division }, protect }),
      ...(await readingOptions(io, org, options, steps)),
      ...limits,
      desired: await text(desired),
      matrix: matrix === undefined ? undefined : await readSheetFile(io, matrix),
      rules: await text(rules),
      ...people,
      handleTimeBoost: options.boost === true ? boostOptions(options) : undefined,
      policy: { existingLevels: options.existing === 'keep' ? 'keepHigher' : options.existing },
      timing: { ...times, shifts: await sheet(options.shifts) },
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

/** Options that say what a plan is made from, in place of recommendations. */
const SOURCES = ['desired', 'matrix', 'rules', 'like', 'leavers', 'newHires'] as const

function checkChoices(options: PlanSourceOptions, sources: readonly (typeof SOURCES)[number][]): void {
  if (sources.length > 1) {
    throw new ConfigError('Give one of --desired, --matrix, --rules, --like, --leavers and --new-hires, not several.')
  }
  if (options.boost === true && options.matrix === undefined) {
    throw new ConfigError('--boost raises the levels of a --matrix; for those of the org see --levels boost.')
  }
  if (options.shifts !== undefined && options.hold !== 'off-shift' && options.until !== 'shift-end') {
    throw new ConfigError(
      '--shifts has an effect only on times by shift: add --hold off-shift or --until shift-end, or omit it.',
    )
  }
  if (sources.length === 0) return
  refuseChoices(options.like === undefined ? options : { ...options, agents: undefined })
}
