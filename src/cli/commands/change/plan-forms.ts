import { stat } from 'node:fs/promises'
import { Argument, Command, InvalidArgumentError, Option } from 'commander'
import { ConfigError } from '../../../core/errors'
import { level } from '../../../core/schema'
import type { BoostOptions, RemovalLimits, ScoreOptions, TierOptions, Want } from '../../../documents'
import { resolvePath } from '../../../terminal/io/files'
import type { Io } from '../../../terminal/io/io'
import { amount, flagParser, ratio, wholeNumber, withExample } from '../../../terminal/io/options'
import { readSheetFile, readSheetRequest } from '../../../terminal/tables/sheet-file'
import { readLeavers } from '../../../workflows/lists/leavers'
import { readSource } from '../../planning/plan-source'

/** Options that only some forms have. */
export interface FormOptions extends LevelChoices, BoostChoices, RemovalChoices {
  readonly boost?: boolean | undefined
  readonly agents?: readonly string[] | undefined
}

/** A sub-command that makes a plan from something else than a search. */
export interface PlanForm {
  readonly command: Command
  /** What it wants, from the first argument (undefined if it was omitted) or all of them. */
  readonly want: (
    io: Io,
    given: { readonly first: string; readonly all: readonly string[] },
    options: FormOptions,
  ) => Promise<Want>
}

/** The forms of `skillroute plan`. */
export function listPlanForms(): PlanForm[] {
  return [
    {
      command: createForm('desired', 'plan the desired state of a file', 'plan desired desired.yaml')
        .argument('<file>', 'the desired state, in YAML or JSON, by names')
        .addOption(createExistingOption()),
      want: async (io, { first }) => ({ desired: await readSource(io, first) }),
    },
    {
      command: withBoostOptions(
        createForm('matrix', 'plan the levels of a skill matrix', 'plan matrix levels.csv --existing overwrite'),
      )
        .argument(
          '<file>',
          'a workbook (.xlsx) from export, or CSV with a row for each agent and a column for each skill, or with agent,skill,level',
        )
        .addOption(createExistingOption()),
      want: async (io, { first }, options) => ({
        matrix: {
          ...(await readSheetRequest(io, first)),
          handleTimeBoost: options.boost === true ? boostOptions(options) : undefined,
        },
      }),
    },
    {
      command: createForm('rules', 'plan what assignment rules require', 'plan rules rules.yaml --exit-code')
        .argument('<file>', 'assignment rules, in YAML or JSON')
        .addOption(createExistingOption()),
      want: async (io, { first }) => ({ rules: await readSource(io, first) }),
    },
    {
      command: createForm(
        'like',
        'give agents the skills with levels, languages and queues of another agent',
        'plan like "Ada Abe" --agents "Bo Bee,Cy Cole"',
      )
        .argument('<agent>', 'whom to copy, by name, id or mail')
        .requiredOption('--agents <agent...>', 'who gets them, by name, id or mail')
        .addOption(createExistingOption()),
      want: async (_io, { first: like }, { agents = [] }) => ({ like: { like, agents: agents.filter(isNamed) } }),
    },
    {
      command: createForm(
        'leavers',
        'remove skills, languages and queues from agents who leave',
        'plan leavers "Ada Abe"\nplan leavers leavers.csv',
      ).argument('<who...>', 'agents by name, id or mail, or a file of them'),
      want: async (io, { all }) => ({ leavers: await resolveLeavers(io, all.filter(isNamed)) }),
    },
    {
      command: createForm('new-hires', 'equip new hires', 'plan new-hires new-hires.csv')
        .argument(
          '<file>',
          'CSV or workbook of new hires: name or mail, like (the agent to copy), columns of skills or queues',
        )
        .addOption(createExistingOption()),
      want: async (io, { first }) => ({ newHires: await readSheetRequest(io, first) }),
    },
    {
      command: withLevelOptions(
        createForm('levels', 'plan levels by a rule', 'plan levels\nplan levels tier --tiers 0.85/0.70'),
      ).addArgument(
        new Argument(
          '[rule]',
          'shrunk (by shrunk handle times and resolution), tier (by the resolution rate of the queues) or boost (one above the base for short handle times)',
        )
          .choices(LEVEL_RULES)
          .default(LEVEL_RULES[0]),
      ),
      want: async (_io, { first }, options) => ({ levels: parseScoring(first, options) }),
    },
    {
      command: withRemovalOptions(
        createForm(
          'tidy',
          'plan removals of skills that are hardly used and that others cover',
          'plan tidy --remove-below 0.2',
        ),
      ),
      want: async (_io, _given, options) => ({ tidy: toRemovalLimits(options) }),
    },
  ]
}

function createForm(name: string, description: string, example: string): Command {
  return withExample(
    new Command(name).description(`${description}; nothing is written to the org`),
    example.replace(/^/gm, 'skillroute '),
  )
}

function createExistingOption(): Option {
  return new Option(
    '--existing <what>',
    'what to do with levels that are equal or higher already (default: keep for a matrix)',
  ).choices(['keep', 'overwrite'])
}

/** Whether a text names somebody: an empty one, as an unset variable of a script gives it, does not. */
const isNamed = (text: string): boolean => text.trim() !== ''

interface RemovalChoices
  extends Pick<RemovalLimits, 'minHandled' | 'maxShareRemoved' | 'maxContactsLost' | 'minAgents'> {
  readonly removeBelow?: number | undefined
  readonly maxRemovals?: number | undefined
}

function withRemovalOptions(command: Command): Command {
  for (const [flags, text, read] of THRESHOLDS) command.option(flags, text, read)
  return command
}

const THRESHOLDS: readonly (readonly [flags: string, text: string, read: (text: string) => number])[] = [
  [
    '--remove-below <ratio>',
    'share of time on queue that an agent spends on the skill, below which it may be removed (0.3)',
    ratio,
  ],
  ['--min-handled <number>', 'the agent must have handled at least this many contacts on the skill (10)', wholeNumber],
  ['--max-share-removed <ratio>', "share of a skill's holders that may lose it (0.1)", ratio],
  ['--max-removals <number>', 'skills that one agent may lose (1)', wholeNumber],
  ['--max-contacts-lost <number>', 'contacts a week within service level that one removal may cost (0.5)', amount],
  ['--min-agents <number>', 'agents on queue who must remain able to serve each contact type (2)', wholeNumber],
]

function toRemovalLimits(choices: RemovalChoices): RemovalLimits {
  const { minHandled, maxShareRemoved, maxContactsLost, minAgents } = choices
  return {
    removeBelowUtilization: choices.removeBelow,
    maxRemovalsPerAgent: choices.maxRemovals,
    minHandled,
    maxShareRemoved,
    maxContactsLost,
    minAgents,
  }
}

/**
 * Names as they are; a single text that names a file is that file.
 * @throws ConfigError for a file that cannot be read
 */
async function resolveLeavers(io: Io, given: readonly string[]): Promise<readonly string[]> {
  const [file, ...others] = given
  if (file === undefined || others.length > 0) return given
  const found = await stat(resolvePath(io, file)).catch(() => undefined)
  if (found?.isFile() === true) return await readLeavers(await readSheetFile(io, file))
  if (!/\.(csv|xlsx|txt)$/i.test(file)) return given
  throw new ConfigError(`${file} cannot be read: there is no such file`, { code: 'file.unreadable' })
}

/** Rules by which levels are proposed; the first is the default. */
const LEVEL_RULES = ['shrunk', 'tier', 'boost'] as const

interface LevelChoices extends BoostChoices {
  readonly tiers?: Pick<TierOptions, 'high' | 'medium'> | undefined
  readonly tierLevels?: TierOptions['levels'] | undefined
  readonly boostBase?: number | undefined
}

interface BoostChoices {
  readonly boostUnder?: number | undefined
  readonly boostWithoutData?: number | undefined
}

function withLevelOptions(command: Command): Command {
  command
    .option('--tiers <high/medium>', 'tier: resolution rates above which the levels are given (0.85/0.70)', tiers)
    .option('--tier-levels <a/b/c>', 'tier: the levels, higher is routed first (5/4/3)', tierLevels)
    .option('--boost-base <level>', 'boost: level without the boost (3)', flagParser(level))
  for (const option of createBoostLimits()) command.addOption(option)
  return command
}

/** Adds the boost of the levels of a matrix. Its limits alone ask for it too. */
function withBoostOptions(command: Command): Command {
  command.option(
    '--boost',
    'raise levels by one, to at most 5, where the handle time of the agent on the skill is short',
  )
  for (const option of createBoostLimits()) command.addOption(option.implies({ boost: true }))
  return command
}

function createBoostLimits(): Option[] {
  return [
    new Option('--boost-under <seconds>', 'boost: mean handle time below which an agent gets it (240)').argParser(
      amount,
    ),
    new Option('--boost-without-data <seconds>', 'boost: handle time assumed where there is none (300)').argParser(
      amount,
    ),
  ]
}

/**
 * The rule for levels with its options.
 * @throws ConfigError for an option of another rule
 */
function parseScoring(rule: string | undefined, choices: LevelChoices): ScoreOptions {
  const { tiers: bounds, tierLevels: given, boostBase: base } = choices
  const boost = boostOptions(choices)
  if (rule !== 'tier' && (bounds !== undefined || given !== undefined))
    throw new ConfigError('--tiers and --tier-levels belong to the tier rule: skillroute plan levels tier.')
  if (rule !== 'boost' && [base, ...Object.values(boost)].some((one) => one !== undefined))
    throw new ConfigError(
      '--boost-base, --boost-under and --boost-without-data belong to the boost rule: skillroute plan levels boost.',
    )
  if (rule === 'tier') return { method: 'tier', tier: { ...bounds, levels: given } }
  if (rule === 'boost') return { method: 'handleTimeBoost', handleTimeBoost: { ...boost, base } }
  return {}
}

/** The limits of the boost, which also apply to levels of a matrix. */
function boostOptions({ boostUnder, boostWithoutData }: BoostChoices): Omit<BoostOptions, 'base'> {
  return { underSeconds: boostUnder, secondsWithoutData: boostWithoutData }
}

function tiers(text: string): Pick<TierOptions, 'high' | 'medium'> {
  const [high = Number.NaN, medium = Number.NaN, ...more] = parseParts(text)
  if (more.length > 0 || !(high >= medium && medium >= 0 && high <= 1))
    throw new InvalidArgumentError('It must be two ratios from 0 to 1, the higher first, such as 0.85/0.70.')
  return { high, medium }
}

function tierLevels(text: string): readonly [number, number, number] {
  const [a = Number.NaN, b = Number.NaN, c = Number.NaN, ...more] = parseParts(text)
  if (more.length > 0 || ![a, b, c].every((one) => one >= 0 && one <= 5))
    throw new InvalidArgumentError('It must be three levels from 0 to 5, such as 5/4/3.')
  if (a < b || b < c)
    throw new InvalidArgumentError(
      'Levels must not rise as the rate falls: first the level above the high rate, then above the medium rate, then for all others, such as 5/4/3. A higher level is routed first.',
    )
  return [a, b, c]
}

function parseParts(text: string): number[] {
  return text.split('/').map((part) => (part.trim() === '' ? Number.NaN : Number(part)))
}
