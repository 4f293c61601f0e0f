import { type Command, InvalidArgumentError, Option } from 'commander'
import { ConfigError } from '../../core/errors'
import type { BoostOptions, ScoreOptions, TierOptions } from '../../documents'
import { amount } from '../io/options'

/** Rules by which levels are proposed. */
export const LEVEL_RULES = ['shrunk', 'tier', 'boost'] as const

/** Options that propose levels by a rule. */
export interface LevelChoices {
  readonly levels?: (typeof LEVEL_RULES)[number] | undefined
  readonly tiers?: Pick<TierOptions, 'high' | 'medium'> | undefined
  readonly tierLevels?: TierOptions['levels'] | undefined
  readonly boostBase?: number | undefined
  readonly boostUnder?: number | undefined
  readonly boostWithoutData?: number | undefined
}

/** Adds the rules for levels, which `--boost` of a matrix also uses. */
export function withLevelOptions(command: Command): void {
  const add = (option: Option): void => {
    command.addOption(option.helpGroup('Rules for levels:'))
  }
  add(
    new Option(
      '--levels [rule]',
      'levels by a rule instead of a search: shrunk (by shrunk handle times and resolution), tier (by the resolution rate of the queues) or boost (one above the base for short handle times)',
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
  add(
    new Option('--boost-under <seconds>', 'boost: mean handle time below which an agent gets it (240)').argParser(
      amount,
    ),
  )
  add(
    new Option('--boost-without-data <seconds>', 'boost: handle time assumed where there is none (300)').argParser(
      amount,
    ),
  )
}

/**
 * The rule for levels; undefined if none was chosen.
 * @throws ConfigError for an option of a rule that was not chosen
 */
export function scoringOf({
  levels: rule,
  tiers: bounds,
  tierLevels: given,
  ...rest
}: LevelChoices): ScoreOptions | undefined {
  const boost = boostOptions(rest)
  const { boostBase: base } = rest
  if (rule !== 'tier' && (bounds !== undefined || given !== undefined))
    throw new ConfigError('--tiers and --tier-levels belong to the tier rule: add --levels tier.')
  if (rule !== 'boost' && base !== undefined)
    throw new ConfigError('--boost-base belongs to the boost rule: add --levels boost.')
  if (rule !== 'boost' && (rest.boostUnder !== undefined || rest.boostWithoutData !== undefined))
    throw new ConfigError('--boost-under and --boost-without-data belong to the boost rule: add --levels boost.')
  if (rule === 'tier') return { method: 'tier', tier: { ...bounds, levels: given } }
  if (rule === 'boost') return { method: 'handleTimeBoost', handleTimeBoost: { ...boost, base } }
  return rule === undefined ? undefined : {}
}

/** The limits of the boost, which also apply to levels of a matrix. */
export function boostOptions({ boostUnder, boostWithoutData }: LevelChoices): Omit<BoostOptions, 'base'> {
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
      'Levels must not rise as the rate falls: first the level above the high rate, then above the medium rate, then for all others, such as 5/4/3. A higher level is routed first.',
    )
  return [a, b, c]
}

function level(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !(value >= 0 && value <= 5))
    throw new InvalidArgumentError('It must be a level from 0 to 5.')
  return value
}
