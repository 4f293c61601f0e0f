import { Command, InvalidArgumentError } from 'commander'
import { ConfigError } from '../../../core/errors'
import { inStages } from '../../../core/progress'
import type { RoutingModel } from '../../../documents'
import { caveatsText } from '../../../terminal/io/caveats-text'
import { assertExists, writeResult } from '../../../terminal/io/files'
import { hideOptions } from '../../../terminal/io/full-help'
import { withHtmlOption, writeHtml } from '../../../terminal/io/html-file'
import type { CommandContext, Io } from '../../../terminal/io/io'
import { readJsonOrYaml } from '../../../terminal/io/json-or-yaml'
import {
  positive,
  positiveInteger,
  READING,
  readShare,
  wholeNumber,
  withExample,
  withOrgOptions,
  withTimeZoneOption,
} from '../../../terminal/io/options'
import { stepProgress } from '../../../terminal/io/progress'
import { type OrgOptions, withOrg } from '../../../terminal/org/connect'
import { findTimeZone } from '../../../terminal/org/profile'
import { type ScopeOptions, scopeByFlags } from '../../../terminal/org/scope'
import { loadDemand, loadSnapshot } from '../../../terminal/planning/analyze'
import { type DemandChoices, withDemandOptions } from '../../../terminal/planning/demand-options'
import { readModel, refuseOrgOptions } from '../../../terminal/planning/model-file'
import { buildWeekRequest, type WeekChoices, withWeekOptions } from '../../../terminal/planning/week-options'
import { type CsvFileOptions, withCsvOption, writeCsv } from '../../../terminal/tables/csv-file'
import type { Staffing } from '../documents/staffing'
import type { CenterTarget } from '../math/options'
import type { StaffingProgress } from '../math/simulate-slots'
import { type StaffModelOptions, staffModel } from '../staff-model'
import { type StaffOrgOptions, staffOrg } from '../staff-org'
import { staffingText } from '../texts/staffing'
import { staffingTable } from '../texts/staffing-csv'
import { staffingFormat } from '../texts/staffing-page'
import { type SingleQueueChoices, singleQueue, withSingleQueueOptions } from './single-queue'

export { staffingFormat }

interface StaffingCommandOptions
  extends OrgOptions,
    ScopeOptions,
    DemandChoices,
    WeekChoices,
    SingleQueueChoices,
    TargetChoices,
    CsvFileOptions {
  readonly maxContacts?: number
  readonly addQueue?: string
  readonly separate?: boolean
  readonly simulate?: boolean
  readonly seed: number
  readonly threads?: number
  readonly html?: string
  readonly out?: string
  readonly limit?: number
}

/** `skillroute staffing`: agents needed by interval and queue, beside the roster. */
export function staffingCommand({ io }: CommandContext): Command {
  const extended = withCsvOption(
    withHtmlOption(new Command('staffing').helpGroup(READING)),
    'a row for each interval and queue',
  )
    .description('show the agents needed by half hour and queue beside the roster; agents of several queues count once')
    .argument('[model]', 'model file, YAML or JSON, instead of an org')
    .option(
      '--queue <name...>',
      'only these queues, by name or id; of agents who also work elsewhere, the part that these queues need',
    )
    .option('--division <name...>', 'only the queues of these divisions, by name or id')
    .option('--add-queue <file>', 'also staff a queue that does not exist yet (skillroute/new-queue@1)')
    .option('--separate', 'staff each queue with agents of its own, by Erlang A or C: takes no time')
    .option('--simulate', 'with --calls-per-day: by simulation instead of Erlang A or C')
    .option('--seed <number>', 'same seed, same result', wholeNumber, 1)
    .option('--threads <number>', 'threads (default: all cores)', positiveInteger)
    .option(
      '--max-contacts <number>',
      'maximum number of simulated contacts (default: 32000000); fewer take less time',
      positiveInteger,
    )
    .option('--out <file>', 'write the staffing as a document')
    .option('--limit <number>', 'intervals to print', positiveInteger)
  const command = withSingleQueueOptions(withTargetOptions(withDemandOptions(extended))).action(
    async (file: string | undefined, options: StaffingCommandOptions) => {
      const staffing = await computeStaffing(io, file, options)
      await writeCsv(io, options, () => staffingTable(staffing))
      await writeHtml(io, options.html, [staffingFormat.show(staffing)])
      await writeResult(io, 'staffing', options.out, staffing)
      if (options.json === true) {
        io.out(`${JSON.stringify(staffing)}\n`)
        return
      }
      const timeZone = await findTimeZone(io, options)
      const layout = { width: io.columns, paint: io.paint, limit: options.limit, timeZone }
      io.out(`${staffingText(staffing, layout)}\n${caveatsText(io, staffing.notes)}`)
    },
  )
  return withExample(
    hideOptions(
      withWeekOptions(withTimeZoneOption(withOrgOptions(command), 'timeZone of the org profile, else UTC')),
      ...['--time-zone', '--seed', '--threads', '--max-contacts', '--limit', '--shape', '--concurrency'],
    ),
    'skillroute staffing --calls-per-day 5000 --aht 300 --service-level 80/20 --shrinkage 30%\nskillroute staffing --for next-week --time-zone Europe/Berlin --shrinkage 30% --csv staffing.csv\nskillroute staffing model.yaml --service-level 80/20 --html staffing.html',
  )
}

async function computeStaffing(io: Io, file: string | undefined, options: StaffingCommandOptions): Promise<Staffing> {
  const single = singleQueue(options, options.interval)
  if (single !== undefined) {
    if (file !== undefined) throw new ConfigError('a model file and --calls-per-day were given; name one')
    refuseOrgOptions(options)
    return await staffSingle(io, single, options)
  }
  if (options.simulate === true)
    throw new ConfigError('--simulate belongs to --calls-per-day: everything else is simulated anyway.')
  return await withSteps(io, options, async (running) => {
    if (file === undefined) return await staffFromOrg(io, options, running)
    refuseOrgOptions(options)
    return await staffModel(await readModel(io, file), running)
  })
}

/** How long the steps of a staffing take beside each other, in their order. */
const WEIGHTS: Partial<Record<StaffingProgress['step'], number>> = { searching: 85, measuring: 15 }
/** Of some queues alone, a search for changes follows. */
const WEIGHTS_OF_SOME_QUEUES: typeof WEIGHTS = { ...WEIGHTS, 'looking for changes': 30 }

type Running = Omit<StaffModelOptions, 'onProgress'> & Pick<StaffOrgOptions, 'onProgress'>

async function withSteps(
  io: Io,
  options: StaffingCommandOptions,
  work: (running: Running) => Promise<Staffing>,
): Promise<Staffing> {
  const { shrinkage, interval: intervalMinutes, seed, maxContacts, threads } = options
  const method = options.separate === true ? 'formula' : 'simulation'
  const chosen = {
    target: parseTarget(options),
    shrinkage,
    intervalMinutes,
    seed,
    maxContacts,
    method,
    threads,
  } as const
  const isOfSome = options.queue !== undefined || options.division !== undefined
  const progress = stepProgress(io, 'staffing', options.json)
  const onProgress = inStages<string>(isOfSome ? WEIGHTS_OF_SOME_QUEUES : WEIGHTS, progress.update)
  try {
    return await work({ ...chosen, signal: io.signal, onProgress })
  } finally {
    progress.end()
  }
}

async function staffSingle(io: Io, model: RoutingModel, options: StaffingCommandOptions): Promise<Staffing> {
  const { concurrency, simulate } = options
  const chats = concurrency === undefined ? undefined : { chat: concurrency }
  const method = simulate === true ? 'simulation' : 'formula'
  return await withSteps(io, options, (running) => staffModel(model, { ...running, concurrency: chats, method }))
}

async function staffFromOrg(io: Io, options: StaffingCommandOptions, running: Running): Promise<Staffing> {
  const { snapshot: snapshotFile, demand: demandFile, addQueue, specialDays } = options
  await assertExists(io, [snapshotFile, demandFile, addQueue, specialDays])
  return await withOrg(io, options, async (org) => {
    const week = await buildWeekRequest(io, options, org)
    const { queue, division, ...whole } = options
    const snapshot = await loadSnapshot(io, org, whole)
    const scope = scopeByFlags(snapshot, { queue, division })
    const demand = await loadDemand(io, org, whole, snapshot)
    return await staffOrg(
      { snapshot, demand },
      {
        ...running,
        week,
        ...scope,
        timeZone: await findTimeZone(io, options),
        addQueue: addQueue === undefined ? undefined : { text: await readJsonOrYaml(io, addQueue), file: addQueue },
      },
    )
  })
}

interface TargetChoices {
  readonly serviceLevel?: Required<Pick<CenterTarget, 'serviceLevel' | 'targetSeconds'>>
  readonly meanWait?: number
  readonly maxAbandon?: number
  readonly maxOccupancy?: number
  readonly shrinkage?: number
  readonly interval?: number
}

function withTargetOptions(command: Command): Command {
  return command
    .option('--service-level <share/seconds>', "such as 80/20 (default: the queues' own)", parseServiceLevel)
    .option('--mean-wait <seconds>', 'maximum mean wait of all offered contacts', positive)
    .option('--max-abandon <share>', 'at most this share abandoned, such as 5% or 0.05', share)
    .option('--max-occupancy <share>', 'agents busy at most this share of their time, such as 85%', share)
    .option('--shrinkage <share>', 'paid time away from the queues, such as 30% (default: none)', share)
    .option('--interval <minutes>', 'length of the intervals (default: 30)', positiveInteger)
}

/** The target of the options; undefined if they name none. */
function parseTarget(options: TargetChoices): CenterTarget | undefined {
  const { serviceLevel, meanWait, maxAbandon, maxOccupancy } = options
  if ([serviceLevel, meanWait, maxAbandon, maxOccupancy].every((one) => one === undefined)) return undefined
  return { ...serviceLevel, asaSeconds: meanWait, maxAbandonProbability: maxAbandon, maxOccupancy }
}

/** Reads a service level in the planners' notation: `80/20`. */
function parseServiceLevel(text: string): { serviceLevel: number; targetSeconds: number } {
  const [, percent, seconds] = /^(\d+(?:\.\d+)?)\s*%?\s*\/\s*(\d+(?:\.\d+)?)\s*s?$/.exec(text.trim()) ?? []
  const serviceLevel = Number(percent) / 100
  const targetSeconds = Number(seconds)
  if (serviceLevel > 0 && serviceLevel < 1 && targetSeconds > 0) return { serviceLevel, targetSeconds }
  throw new InvalidArgumentError('It must be a share and seconds, such as 80/20.')
}

/** Reads `30%`, or a ratio from 0 to 1. */
function share(text: string): number {
  const value = readShare(text)
  if (typeof value !== 'number' || !(value >= 0 && value <= 1))
    throw new InvalidArgumentError('It must be a percentage such as 30%, or a ratio from 0 to 1.')
  return value
}
