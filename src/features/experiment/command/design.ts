import { Command, Option } from 'commander'
import { ConfigError, ValidationError } from '../../../core/errors'
import { amount } from '../../../core/schema'
import { shellWord } from '../../../core/text/shell-word'
import { parseTime } from '../../../core/time/parse-time'
import { readText, writeResult } from '../../../terminal/io/files'
import type { CommandContext, Io } from '../../../terminal/io/io'
import { readJsonOrYaml } from '../../../terminal/io/json-or-yaml'
import {
  flagParser,
  positiveInteger,
  ratio,
  readShare,
  wholeNumber,
  withExample,
  withOrgOptions,
  withTimeZoneOption,
} from '../../../terminal/io/options'
import { type OrgOptions, withOrg } from '../../../terminal/org/connect'
import { findTimeZone } from '../../../terminal/org/profile'
import { scopeByFlags } from '../../../terminal/org/scope'
import { loadSnapshot } from '../../../terminal/planning/analyze'
import { parsePlan } from '../../../workflows'
import { inFile } from '../../../workflows/kit/in-file'
import { readSpecialDays } from '../../../workflows/special-days/read-special-days'
import { designExperiment, effectIssues } from '../design'
import type { ExperimentOptions } from '../options'
import { experimentText } from '../texts/experiment'

interface DesignOptions
  extends OrgOptions,
    Pick<ExperimentOptions, 'power' | 'alpha' | 'weeks' | 'pastWeeks' | 'control' | 'seed' | 'timeZone'> {
  readonly design: 'switchback' | 'staggered' | 'control'
  readonly metric: (typeof METRICS)[number]
  readonly effect: string
  readonly block: 'day' | 'halfDay'
  readonly stopping: 'none' | 'groupSequential' | 'alwaysValid'
  readonly adjust: 'forecast' | 'contacts' | 'none'
  readonly washOut?: number
  readonly queue?: readonly string[]
  readonly start?: string
  readonly specialDays?: string
  readonly atEnd: 'undo' | 'keep'
  readonly snapshot?: string
  readonly out: string
}

const size = /* @__PURE__ */ flagParser(amount, readShare)

/** The size as it was typed, once it is a number: what a percentage means depends on the metric. */
const sizeText = (text: string): string => {
  size(text)
  return text
}

const METRICS = ['serviceLevel', 'abandonRate', 'asaSeconds', 'ahtSeconds'] as const

/**
 * `skillroute experiment design`: decides when a plan is in effect, what is measured, and how long the experiment takes.
 */
export function designCommand({ io }: CommandContext): Command {
  const command = new Command('design')
    .description(
      'design an experiment with a plan: how many weeks it takes, a random schedule, and what counts as an effect',
    )
    .argument('<plan>', 'plan file')
    .requiredOption(
      '--effect <size>',
      'smallest effect that matters: 0.02 or 2% is 2 points; seconds for times',
      sizeText,
    )
    .addOption(choice('--design <name>', 'how the plan is tried', ['switchback', 'staggered', 'control']))
    .addOption(choice('--metric <name>', 'what is measured; asaSeconds: mean wait of answered contacts', METRICS))
    .addOption(choice('--block <length>', 'switchback: how long the plan stays as it is', ['halfDay', 'day']))
    .option('--weeks <number>', 'most weeks that it may take (default: 12)', positiveInteger)
    .option('--past-weeks <number>', 'past weeks to learn from how much weeks differ (default: 8)', positiveInteger)
    .option('--power <share>', 'probability to find the effect (default: 0.8)', ratio)
    .option('--alpha <share>', 'probability of a false alarm (default: 0.05)', ratio)
    .addOption(
      choice('--stopping <rule>', 'switchback: whether it may end early', ['none', 'groupSequential', 'alwaysValid']),
    )
    .addOption(
      choice('--adjust <by>', 'contacts that outcomes are adjusted by: as forecast, or as they came', [
        'forecast',
        'contacts',
        'none',
      ]),
    )
    .option('--wash-out <minutes>', 'minutes left out at the beginning of each block (default: 60)', wholeNumber)
    .option('--queue <name...>', 'queues to measure, by name or id (default: those of the plan)')
    .option('--control <name...>', 'divisions that stay as they are, by name or id, for --design control')
    .option('--start <time>', 'earliest beginning, such as 2027-01-11T00:00+01:00 (default: the next day)')
    .option('--special-days <file>', 'holidays and events, past and to come (skillroute/special-days@1)')
    .option('--seed <number>', 'of the lot (default: by the plan and the present)', wholeNumber)
    .addOption(choice('--at-end <state>', 'what becomes of the plan', ['undo', 'keep']))
    .option('--snapshot <file>', 'use this snapshot instead of reading the org')
    .option('--out <file>', 'file of the experiment', 'experiment.json')
    .action(async (file: string, options: DesignOptions) => {
      const text = await readText(io, file)
      const plan = inFile(file, () => parsePlan(text))
      const effect = parseEffect(options)
      const experiment = await withOrg(io, options, async (org) => {
        const client = await org()
        const snapshot = await loadSnapshot(io, org, { snapshot: options.snapshot, json: options.json })
        const { queueIds } = scopeByFlags(snapshot, { queue: options.queue }) ?? {}
        const { divisionIds } = scopeByFlags(snapshot, { division: options.control }) ?? {}
        const timeZone = (await findTimeZone(io, options)) ?? 'UTC'
        return await designExperiment(client, plan, {
          snapshot,
          queueIds,
          timeZone,
          control: divisionIds,
          design: options.design,
          metric: options.metric,
          effect,
          power: options.power,
          alpha: options.alpha,
          block: options.block,
          weeks: options.weeks,
          pastWeeks: options.pastWeeks,
          stopping: options.stopping,
          adjust: options.adjust,
          washOutMinutes: options.washOut,
          start: parseStart(options.start, client.clock.now(), timeZone),
          specialDays: await readDays(io, options, timeZone, snapshot),
          seed: options.seed,
          atEnd: options.atEnd,
          signal: io.signal,
        })
      })
      await writeResult(io, 'experiment', options.out, experiment)
      io.out(
        options.json === true
          ? `${JSON.stringify(experiment)}\n`
          : `${experimentText(experiment, { width: io.columns })}\nStart it by skillroute experiment start ${shellWord(options.out)} --plan ${shellWord(file)}\n`,
      )
    })
  return withExample(
    withTimeZoneOption(withOrgOptions(command), 'timeZone of the org profile, else UTC'),
    'skillroute experiment design plan.json --effect 0.02',
  )
}

/** @throws ValidationError above 1 for a ratio, and for a percentage of seconds */
function parseEffect({ effect: text, metric }: DesignOptions): number {
  const effect = size(text)
  const issues =
    metric.endsWith('Seconds') && text.includes('%')
      ? [{ path: 'effect', message: `must be seconds for ${metric}; not ${text}` }]
      : effectIssues({ effect, metric })
  if (issues.length > 0) throw new ValidationError(issues, { subject: 'experiment' })
  return effect
}

function choice(flags: string, description: string, names: readonly string[]): Option {
  return new Option(flags, description).choices(names).default(names[0])
}

function parseStart(text: string | undefined, nowMs: number, timeZone: string): number | undefined {
  if (text === undefined) return undefined
  const time = parseTime(text, { nowMs, timeZone })
  if ('why' in time) throw new ConfigError(`--start: ${time.why}`)
  return time.atMs
}

async function readDays(
  io: Io,
  { specialDays: file }: DesignOptions,
  timeZone: string,
  snapshot: Parameters<typeof readSpecialDays>[1]['snapshot'],
) {
  return file === undefined
    ? undefined
    : await readSpecialDays(await readJsonOrYaml(io, file), { timeZone, snapshot, file })
}
