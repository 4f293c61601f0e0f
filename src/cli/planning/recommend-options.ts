import { type Command, InvalidArgumentError, Option } from 'commander'
import { ConfigError } from '../../core/errors'
import type { BoostOptions, RecommendOptions, ScoreOptions, TierOptions } from '../../optimizer'
import { positiveInteger, ratio, wholeNumber } from '../io/options'

/** Rules by which levels are proposed. */
export const LEVEL_RULES = ['shrunk', 'tier', 'boost'] as const

/** Options that decide what is recommended. */
export interface RecommendChoices {
  readonly only?: readonly ('ADD' | 'REMOVE' | 'SET')[] | undefined
  readonly levels?: (typeof LEVEL_RULES)[number] | undefined
  readonly tiers?: Pick<TierOptions, 'high' | 'medium'> | undefined
  readonly tierLevels?: TierOptions['levels'] | undefined
  readonly boostBase?: number | undefined
  readonly boostUnder?: number | undefined
  readonly boostWithoutData?: number | undefined
  readonly addAbove?: number | undefined
  readonly minOffered?: number | undefined
  readonly minValue?: number | undefined
  readonly maxAdds?: number | undefined
  readonly removeBelow?: number | undefined
  readonly minHandled?: number | undefined
  readonly maxShareRemoved?: number | undefined
  readonly maxRemovals?: number | undefined
  readonly maxContactsLost?: number | undefined
  readonly maxServiceLoss?: number | undefined
  readonly minHolders?: number | undefined
  readonly maxSkills?: number | undefined
}

/** Adds the rules for levels and the thresholds of recommendations. */
export function withRecommendOptions(command: Command): Command {
  const add = (option: Option): void => {
    command.addOption(option.helpGroup('Thresholds of recommendations:'))
  }
  withLevelOptions(command)
  add(
    new Option('--only <kind...>', 'kinds of change to look for (default: ADD REMOVE, with --levels SET too)').choices([
      'ADD',
      'REMOVE',
      'SET',
    ]),
  )
  for (const [flags, text, read] of THRESHOLDS) add(new Option(flags, text).argParser(read))
  return command
}

const THRESHOLDS: readonly (readonly [flags: string, text: string, read: (text: string) => number])[] = [
  [
    '--add-above <ratio>',
    'ADD: utilization of the skilled agents, or the offered load on them if that is higher, above which demand needs more (0.85)',
    ratio,
  ],
  ['--min-offered <number>', 'ADD: contacts in the window that a contact type must exceed (100)', wholeNumber],
  ['--min-value <contacts>', 'ADD: contacts a week within service level that a grant must bring (1)', amount],
  ['--max-adds <number>', 'ADD: most grants (50)', wholeNumber],
  ['--remove-below <ratio>', 'REMOVE: utilization of the agent on the skill below which it may go (0.3)', ratio],
  ['--min-handled <number>', 'REMOVE: contacts handled on the skill that must be exceeded (10)', wholeNumber],
  ['--max-share-removed <ratio>', "REMOVE: share of a skill's holders that may lose it (0.1)", ratio],
  ['--max-removals <number>', 'REMOVE: skills that one agent may lose (1)', wholeNumber],
  ['--max-contacts-lost <number>', 'REMOVE: contacts a week in service level that one may cost (0.5)', amount],
  ['--max-service-loss <ratio>', "REMOVE: loss of any queue's service level by all of them (0.005)", ratio],
  ['--min-holders <number>', 'agents on queue who must remain able to serve each contact type (2)', wholeNumber],
  ['--max-skills <number>', 'most skills one agent may hold', positiveInteger],
]

/** Adds the rules for levels, which `--boost` of a matrix shares. */
function withLevelOptions(command: Command): void {
  const add = (option: Option): void => {
    command.addOption(option.helpGroup('Rules for levels:'))
  }
  add(
    new Option(
      '--levels [rule]',
      'propose other levels too: shrunk, by shrunk handle times and resolution; tier, by the resolution rate of the queues; boost, one above the base for a short handle time',
    )
      .choices(LEVEL_RULES)
      .preset('shrunk'),
  )
  add(
    new Option(
      '--tiers <high/medium>',
      'tier: resolution rates above which the levels are given (0.85/0.70)',
    ).argParser(tiers),
  )
  add(new Option('--tier-levels <a/b/c>', 'tier: the levels, higher is routed first (5/4/3)').argParser(tierLevels))
  add(new Option('--boost-base <level>', 'boost: level without the boost (3)').argParser(level))
  add(new Option('--boost-under <seconds>', 'boost: mean handle time below which it is given (240)').argParser(amount))
  add(
    new Option('--boost-without-data <seconds>', 'boost: handle time taken where there is none (300)').argParser(
      amount,
    ),
  )
}

/**
 * What the options mean to the optimizer.
 * @throws ConfigError for an option of a rule that was not chosen
 */
export function recommendOptions(choices: RecommendChoices): RecommendOptions {
  const { levels, only, addAbove, removeBelow, maxRemovals, maxSkills } = choices
  const { minOffered, minValue, maxAdds, minHandled, maxShareRemoved, maxServiceLoss, minHolders } = choices
  return {
    actions: only ?? (levels === undefined ? ['ADD', 'REMOVE'] : ['ADD', 'REMOVE', 'SET']),
    scoring: scoringOf(choices),
    addAboveUtilization: addAbove,
    removeBelowUtilization: removeBelow,
    maxRemovalsPerAgent: maxRemovals,
    maxSkillsPerAgent: maxSkills,
    minOffered,
    minValue,
    maxAdds,
    minHandled,
    maxShareRemoved,
    maxContactsLost: choices.maxContactsLost,
    maxServiceLoss,
    minHolders,
  }
}

function scoringOf({ levels, only, tiers: bounds, tierLevels: given, ...rest }: RecommendChoices): ScoreOptions {
  const boost = boostOptions(rest)
  const { boostBase: base } = rest
  const rule = levels ?? (only?.includes('SET') === true ? 'shrunk' : undefined)
  if (rule !== 'tier' && (bounds !== undefined || given !== undefined))
    throw new ConfigError('--tiers and --tier-levels belong to the tier rule: add --levels tier.')
  if (rule !== 'boost' && base !== undefined)
    throw new ConfigError('--boost-base belongs to the boost rule: add --levels boost.')
  if (rule !== 'boost' && (rest.boostUnder !== undefined || rest.boostWithoutData !== undefined))
    throw new ConfigError('--boost-under and --boost-without-data belong to the boost rule: add --levels boost.')
  if (rule === 'tier') return { method: 'tier', tier: { ...bounds, levels: given } }
  if (rule === 'boost') return { method: 'handleTimeBoost', handleTimeBoost: { ...boost, base } }
  return {}
}

const FLAGS: Readonly<Record<keyof Omit<RecommendChoices, 'boostUnder' | 'boostWithoutData'>, string>> = {
  only: '--only',
  levels: '--levels',
  tiers: '--tiers',
  tierLevels: '--tier-levels',
  boostBase: '--boost-base',
  addAbove: '--add-above',
  minOffered: '--min-offered',
  minValue: '--min-value',
  maxAdds: '--max-adds',
  removeBelow: '--remove-below',
  minHandled: '--min-handled',
  maxShareRemoved: '--max-share-removed',
  maxRemovals: '--max-removals',
  maxContactsLost: '--max-contacts-lost',
  maxServiceLoss: '--max-service-loss',
  minHolders: '--min-holders',
  maxSkills: '--max-skills',
}

/**
 * Refuses choices of recommendations for a plan that is made from a file and recommends nothing.
 * @throws ConfigError naming them
 */
export function refuseChoices(choices: RecommendChoices): void {
  const given = Object.entries(FLAGS).flatMap(([name, flag]) =>
    Reflect.get(choices, name) === undefined ? [] : [flag],
  )
  if (given.length === 0) return
  throw new ConfigError(
    `${given.join(', ')} ${given.length === 1 ? 'chooses' : 'choose'} what is recommended; a plan made from a file recommends nothing. Leave one of them out.`,
  )
}

/** The limits of the boost, for levels of a matrix too. */
export function boostOptions({ boostUnder, boostWithoutData }: RecommendChoices): Omit<BoostOptions, 'base'> {
  return { underSeconds: boostUnder, secondsWithoutData: boostWithoutData }
}

function tiers(text: string): Pick<TierOptions, 'high' | 'medium'> {
  const [high = Number.NaN, medium = Number.NaN, ...more] = text.split('/').map(Number)
  if (more.length > 0 || !(high >= medium && medium >= 0 && high <= 1))
    throw new InvalidArgumentError('It must be two ratios from 0 to 1, the higher first, such as 0.85/0.70.')
  return { high, medium }
}

function tierLevels(text: string): readonly [number, number, number] {
  const [a = Number.NaN, b = Number.NaN, c = Number.NaN, ...more] = text.split('/').map(Number)
  if (more.length > 0 || ![a, b, c].every((one) => one >= 0 && one <= 5))
    throw new InvalidArgumentError('It must be three levels from 0 to 5, such as 5/4/3.')
  if (a < b || b < c)
    throw new InvalidArgumentError(
      'Levels must not rise as the rate falls: first that above the high rate, then above the medium one, then the rest, such as 5/4/3. A higher level is routed first.',
    )
  return [a, b, c]
}

function level(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !(value >= 0 && value <= 5))
    throw new InvalidArgumentError('It must be a level from 0 to 5.')
  return value
}

function amount(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !(value >= 0 && Number.isFinite(value)))
    throw new InvalidArgumentError('It must be a number of 0 or more.')
  return value
}
