import { type Command, Option } from 'commander'
import { ConfigError } from '../../core/errors'
import type { BusySkillRule, RemovalLimits, Want } from '../../documents'
import { amount, ratio, wholeNumber } from '../io/options'
import { type LevelChoices, scoringOf, withLevelOptions } from './level-options'
import { SEARCH, type SearchChoices, searchedFor, searchFlags, withSearchOptions } from './search-options'

/** Options that decide what is recommended. */
export interface RecommendChoices extends LevelChoices, SearchChoices {
  readonly agents?: readonly string[] | undefined
  readonly team?: readonly string[] | undefined
  readonly onlyBusySkills?: number | true | undefined
  readonly minOffered?: number | undefined
  readonly when?: readonly string[] | undefined
  readonly weight?: readonly string[] | undefined
  readonly cost?: readonly string[] | undefined
  readonly acrossDivisions?: boolean | undefined
  readonly tidy?: boolean | undefined
  readonly removeBelow?: number | undefined
  readonly minHandled?: number | undefined
  readonly maxShareRemoved?: number | undefined
  readonly maxRemovals?: number | undefined
  readonly maxContactsLost?: number | undefined
  readonly minHolders?: number | undefined
}

const REMOVALS = 'Skills that are hardly used:'

/** Adds the options of the search, of levels by a rule and of removals. */
export function withRecommendOptions(command: Command): Command {
  const add = (group: string, option: Option): void => {
    command.addOption(option.helpGroup(group))
  }
  withSearchOptions(command)
  for (const option of namedOptions()) add(SEARCH, option)
  withLevelOptions(command)
  add(REMOVALS, new Option('--tidy', 'propose removals of skills that are hardly used, instead of a search'))
  for (const [flags, text, read] of THRESHOLDS) add(REMOVALS, new Option(flags, text).argParser(read))
  return command
}

function namedOptions(): Option[] {
  return [
    new Option('--agents <agent...>', 'only these agents get changes, by name or id'),
    new Option('--team <team...>', 'only agents of these teams get changes'),
    new Option(
      '--across-divisions',
      'agents may also join queues of another division that have no members from their own division yet',
    ),
    new Option(
      '--only-busy-skills [ratio]',
      'grant only skills that take more than this share of the staffed time of their holders (0.85)',
    ).argParser(ratio),
    new Option(
      '--min-offered <number>',
      'with --only-busy-skills: more contacts than this must have asked for it (100)',
    ).argParser(wholeNumber),
    new Option(
      '--when <hours...>',
      'only contacts of these hours count: "Mon 08:00-12:00", "Mon-Fri 08:00-12:00" or "08:00-12:00"',
    ),
    new Option('--weight <queue=number...>', 'how many times a contact of the queue counts, such as "Billing=2"'),
    new Option(
      '--cost <name=number...>',
      'what granting a skill costs, such as its hours of training: "Spanish=16"; or a factor for an agent: "Ann=2"',
    ),
    new Option('--seed <number>', 'same seed, same changes (1)').argParser(wholeNumber),
  ]
}

const THRESHOLDS: readonly (readonly [flags: string, text: string, read: (text: string) => number])[] = [
  [
    '--remove-below <ratio>',
    'share of time on queue that an agent spends on the skill, below which it may be removed (0.3)',
    ratio,
  ],
  ['--min-handled <number>', 'the agent must have handled more contacts than this on the skill (10)', wholeNumber],
  ['--max-share-removed <ratio>', "share of a skill's holders that may lose it (0.1)", ratio],
  ['--max-removals <number>', 'skills that one agent may lose (1)', wholeNumber],
  ['--max-contacts-lost <number>', 'contacts a week within service level that one removal may cost (0.5)', amount],
  ['--min-holders <number>', 'agents on queue who must remain able to serve each contact type (2)', wholeNumber],
]

/**
 * Converts the options.
 * @throws ConfigError for options that exclude each other, and for an option that requires a missing one
 */
export function searchedChanges(choices: RecommendChoices): Want {
  const levels = scoringOf(choices)
  const search = [...searchFlags(choices), ...given(choices, NAMED_FLAGS)]
  const removals = given(choices, REMOVAL_FLAGS)
  if (choices.tidy !== true && removals.length > 0) {
    throw new ConfigError(`${are(removals, 'belongs', 'belong')} to the removals of --tidy: add that too.`)
  }
  if (levels !== undefined && choices.tidy === true) {
    throw new ConfigError('--levels and --tidy do not go together: plan one after the other.')
  }
  if ((levels !== undefined || choices.tidy === true) && search.length > 0) {
    const other = levels === undefined ? '--tidy' : '--levels'
    throw new ConfigError(`${are(search, 'chooses', 'choose')} what to search for; ${other} searches for nothing.`)
  }
  if (levels !== undefined) return { levels }
  if (choices.tidy === true) return { tidy: removalOptions(choices) }
  const { agents, team: teams, when: hours, acrossDivisions } = choices
  const weights = numbersByName(choices.weight, '--weight must be a queue and a number above 0, such as "Billing=2"')
  const costs = numbersByName(
    choices.cost,
    '--cost must be a skill or agent and a number above 0, such as "Spanish=16"',
  )
  const onlyBusySkills = busySkillRule(choices)
  return {
    recommend: { ...searchedFor(choices), agents, teams, weights, costs, hours, acrossDivisions, onlyBusySkills },
  }
}

function busySkillRule({ onlyBusySkills, minOffered }: RecommendChoices): BusySkillRule | undefined {
  if (onlyBusySkills !== undefined)
    return { minUtilization: onlyBusySkills === true ? undefined : onlyBusySkills, minOffered }
  if (minOffered !== undefined) throw new ConfigError('--min-offered belongs to --only-busy-skills: add that too.')
  return undefined
}

function removalOptions(choices: RecommendChoices): RemovalLimits {
  const { minHandled, maxShareRemoved, maxContactsLost, minHolders } = choices
  return {
    removeBelowUtilization: choices.removeBelow,
    maxRemovalsPerAgent: choices.maxRemovals,
    minHandled,
    maxShareRemoved,
    maxContactsLost,
    minHolders,
  }
}

/** Splits `Billing=2`; a name may itself contain an equals sign. */
function numbersByName(texts: readonly string[] | undefined, rule: string): Record<string, number> | undefined {
  if (texts === undefined) return undefined
  return Object.fromEntries(
    texts.map((text) => {
      const at = text.lastIndexOf('=')
      const value = Number(text.slice(at + 1))
      if (at < 1 || text.slice(at + 1).trim() === '' || !(value > 0 && Number.isFinite(value)))
        throw new ConfigError(`${rule}, not "${text}".`)
      return [text.slice(0, at).trim(), value]
    }),
  )
}

const NAMED_FLAGS = {
  agents: '--agents',
  team: '--team',
  when: '--when',
  weight: '--weight',
  cost: '--cost',
  acrossDivisions: '--across-divisions',
  onlyBusySkills: '--only-busy-skills',
  minOffered: '--min-offered',
} as const
const REMOVAL_FLAGS = {
  removeBelow: '--remove-below',
  minHandled: '--min-handled',
  maxShareRemoved: '--max-share-removed',
  maxRemovals: '--max-removals',
  maxContactsLost: '--max-contacts-lost',
  minHolders: '--min-holders',
} as const
const LEVEL_FLAGS = { levels: '--levels', tiers: '--tiers', tierLevels: '--tier-levels', boostBase: '--boost-base' }

function given(choices: RecommendChoices, flags: Readonly<Record<string, string>>): string[] {
  return Object.entries(flags).flatMap(([name, flag]) => (Reflect.get(choices, name) === undefined ? [] : [flag]))
}

function are(flags: readonly string[], one: string, several: string): string {
  return `${flags.join(', ')} ${flags.length === 1 ? one : several}`
}

/**
 * Refuses options of recommendations for a plan that is made from a file and recommends nothing.
 * @throws ConfigError naming them
 */
export function refuseChoices(choices: RecommendChoices): void {
  const others = given(choices, { ...NAMED_FLAGS, ...LEVEL_FLAGS, ...REMOVAL_FLAGS, tidy: '--tidy' })
  const flags = [...searchFlags(choices), ...others]
  if (flags.length === 0) return
  throw new ConfigError(
    `${are(flags, 'chooses', 'choose')} what is recommended; a plan made from a file recommends nothing. Leave one of them out.`,
  )
}
