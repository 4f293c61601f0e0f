import { type Command, InvalidArgumentError, Option } from 'commander'
import { ConfigError } from '../../core/errors'
import { level } from '../../core/schema'
import type { BoostOptions, ScoreOptions, TierOptions } from '../../documents'
import { amount, flagParser } from '../../terminal/io/options'

/** Rules by which levels are proposed; the first is the default. */
export const LEVEL_RULES = ['shrunk', 'tier', 'boost'] as const

export interface LevelChoices extends BoostChoices {
  readonly tiers?: Pick<TierOptions, 'high' | 'medium'> | undefined
  readonly tierLevels?: TierOptions['levels'] | undefined
  readonly boostBase?: number | undefined
}

export interface BoostChoices {
  readonly boostUnder?: number | undefined
  readonly boostWithoutData?: number | undefined
}

export function withLevelOptions(command: Command): Command {
  command
    .option('--tiers <high/medium>', 'tier: resolution rates above which the levels are given (0.85/0.70)', tiers)
    .option('--tier-levels <a/b/c>', 'tier: the levels, higher is routed first (5/4/3)', tierLevels)
    .option('--boost-base <level>', 'boost: level without the boost (3)', flagParser(level))
  for (const option of createBoostLimits()) command.addOption(option)
  return command
}

/** Adds the boost of the levels of a matrix. Its limits alone ask for it too. */
export function withBoostOptions(command: Command): Command {
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
export function parseScoring(rule: string | undefined, choices: LevelChoices): ScoreOptions {
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
export function boostOptions({ boostUnder, boostWithoutData }: BoostChoices): Omit<BoostOptions, 'base'> {
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
