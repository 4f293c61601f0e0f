import { ConfigError, ValidationError } from '../../core/errors'
import type { Desired, Interval, LeftOut, LoadForecast, Recommendation, RoutingModel, Snapshot } from '../../documents'
import type { BoostOptions } from '../../optimizer'
import { type PlanTargets, readDesired, readTargets, rulesToDesired, type Timing, validateRules } from '../../workflows'
import { matrixRows, wantedFromMatrix } from '../../workflows/matrix/matrix'
import { type Forecaster, NOT_ASKED } from '../../workflows/plan/forecast-plan'
import { type ScopeIds, scopeByName } from '../../workflows/plan/scope'
import { refusedRule } from '../../workflows/rules/file/refused-rule'
import { mustBeThere, readText } from '../io/files'
import { inFile } from '../io/in-file'
import type { Io } from '../io/io'
import { type Org, presentOf } from '../org/connect'
import { type AnalyseOptions, type Analysis, analyse, snapshotOf } from './analyse'
import { demandModel } from './demand-model'
import { loadMustBeThere, loadOf } from './load-file'
import { plannedTimes, type TimingOptions, timingOf } from './plan-timing'
import { boostOptions, refuseChoices } from './recommend-options'
import { mustBeOfOrg } from './snapshot-file'

/** Options that say what a plan is made from and when its changes are made. */
export interface PlanSourceOptions extends AnalyseOptions, TimingOptions {
  readonly desired?: string
  readonly matrix?: string
  readonly rules?: string
  readonly boost?: boolean
}

/** What a plan is made from, read. */
export interface PlanSource {
  readonly snapshot: Snapshot
  readonly source?: string | undefined
  readonly recommendations?: readonly Recommendation[] | undefined
  readonly desired?: Desired | undefined
  readonly matrix?: string | undefined
  readonly handleTimeBoost?: Omit<BoostOptions, 'base'> | undefined
  readonly model?: RoutingModel | undefined
  readonly forecast?: Forecaster | undefined
  /** Demand that the forecast is made from. */
  readonly interval?: Interval | undefined
  /** Why there is no forecast. */
  readonly withoutForecast?: string | undefined
  readonly targets: PlanTargets
  /** Contacts that limits on saturation count. */
  readonly load?: LoadForecast | undefined
  readonly timing: Timing | undefined
  readonly scope: ScopeIds | undefined
  /** What was asked for and no plan can carry out. */
  readonly leftOut: readonly LeftOut[]
  /** What the figures rest on, and what could not be read. */
  readonly notes: readonly string[]
}

/**
 * Reads what a plan is made from: a file of what shall hold, a skill matrix, rules, or else what the demand of the org
 * recommends. The demand is read for files too, for the forecast: where it cannot be, the plan says so.
 * What can be judged without the org is judged before it is asked for anything.
 * @throws ConfigError for more than one of them, and for files that are not there
 * @throws ValidationError for times that are none or over, and for what does not hold together
 */
export async function planSource(io: Io, org: Org, options: PlanSourceOptions): Promise<PlanSource> {
  const { desired, matrix, rules } = options
  const files = [desired, matrix, rules].filter((file) => file !== undefined)
  if (files.length > 1) throw new ConfigError('Give one of --desired, --matrix and --rules, not several.')
  if (options.boost === true && matrix === undefined) {
    throw new ConfigError('--boost raises the levels of a --matrix; for those of the org see --levels boost.')
  }
  if (options.confirm !== undefined && files.length > 0) {
    throw new ConfigError(
      '--confirm judges recommended changes; a plan made from a file has none. Leave one of them out.',
    )
  }
  if (files.length > 0) refuseChoices(options)
  const times = await plannedTimes(io, options, await presentOf(org))
  await mustBeThere(io, [...files, options.shifts, options.snapshot, options.demand])
  await loadMustBeThere(io, options.load)
  const [file] = files
  const text = file === undefined ? '' : await readText(io, file)
  if (matrix !== undefined) inFile(matrix, () => matrixRows(text))
  const client = await org()
  const ownOrg = async (snapshot: Snapshot): Promise<void> => await mustBeOfOrg(client, options.snapshot, snapshot, io)
  const read =
    files.length === 0
      ? await analyse(io, org, options, ownOrg)
      : {
          snapshot: await snapshotOf(io, org, {
            json: options.json,
            ...snapshotFile(options),
            profiles: rules !== undefined,
          }),
          caveats: [],
        }
  const { snapshot } = read
  const made = await wishes(snapshot, text, options)
  const timing = await timingOf(io, client, snapshot, times, options.shifts)
  if (files.length > 0) await ownOrg(snapshot)
  const load = await loadOf(io, client, snapshot, options.load)
  const targets = await readTargets(client, snapshot, made.desired, { signal: io.signal })
  const { caveats = [], ...model }: Told =
    'model' in read ? recommendedModel(read, options) : await demandModel(io, org, options, snapshot)
  const recommendations = 'recommendations' in read ? read.recommendations : undefined
  const scope = scopeByName(snapshot, options)
  const leftOut = [...made.leftOut, ...('dropped' in read && files.length === 0 ? read.dropped : [])]
  const boost = options.boost === true ? { handleTimeBoost: boostOptions(options) } : {}
  return {
    snapshot,
    ...model,
    ...made,
    ...boost,
    recommendations,
    load,
    targets,
    timing,
    scope,
    leftOut,
    notes: [...read.caveats, ...caveats],
  }
}

/** What the demand tells, or why it tells nothing. */
interface Told extends Pick<PlanSource, 'model' | 'interval' | 'forecast' | 'withoutForecast'> {
  readonly caveats?: readonly string[]
}

function recommendedModel({ model, demand: { interval }, forecast }: Analysis, options: PlanSourceOptions): Told {
  return options.forecast === 'none' ? { model, withoutForecast: NOT_ASKED } : { model, interval, forecast }
}

/** The whole org is read whatever the scope: a file may name what is outside, which the plan then says. */
function snapshotFile({ snapshot, days }: PlanSourceOptions): AnalyseOptions {
  return { days, ...(snapshot === undefined ? {} : { snapshot }) }
}

async function wishes(
  snapshot: Snapshot,
  text: string,
  { desired, matrix, rules }: PlanSourceOptions,
): Promise<{ source?: string; desired?: Desired; matrix?: string; leftOut: readonly LeftOut[] }> {
  if (desired !== undefined) {
    return { desired: await readDesired(text, { snapshot, file: desired }), leftOut: [] }
  }
  if (matrix !== undefined) {
    // The plan is made of the text and reads it again: only here is it known where the text is from.
    inFile(matrix, () => wantedFromMatrix(snapshot, text))
    return { matrix: text, leftOut: [] }
  }
  if (rules === undefined) return { leftOut: [] }
  const checked = await validateRules(text, { snapshot })
  if (checked.rules === null) throw new ValidationError(checked.problems, { subject: rules })
  const { desired: meant } = rulesToDesired(checked.rules, snapshot)
  return { source: 'rules', desired: meant, leftOut: checked.warnings.map((one) => refusedRule(one, rules)) }
}
