import { type Command, InvalidArgumentError, Option } from 'commander'
import { ConfigError } from '../../core/errors'
import type { ChangeKind, RecommendOptions, RemovalOptions } from '../../optimizer'
import { LEVERS } from '../../optimizer/improve/center/settings'
import type { FindChangesOptions } from '../../workflows/plan/org-options'
import { amount, positiveInteger, ratio, wholeNumber } from '../io/options'
import { type LevelChoices, scoringOf, withLevelOptions } from './level-options'

/** Options that decide what is recommended. */
export interface RecommendChoices extends LevelChoices {
  readonly levers?: readonly ChangeKind[] | undefined
  readonly maxChanges?: number | undefined
  readonly reach?: number | undefined
  readonly all?: boolean | undefined
  readonly agents?: readonly string[] | undefined
  readonly when?: readonly string[] | undefined
  readonly weight?: readonly string[] | undefined
  readonly allowLoss?: number | undefined
  readonly maxSkills?: number | undefined
  readonly maxAgents?: number | undefined
  readonly seed?: number | undefined
  readonly tidy?: boolean | undefined
  readonly removeBelow?: number | undefined
  readonly minHandled?: number | undefined
  readonly maxShareRemoved?: number | undefined
  readonly maxRemovals?: number | undefined
  readonly maxContactsLost?: number | undefined
  readonly minHolders?: number | undefined
}

const SEARCH = 'Which changes to look for:'
const REMOVALS = 'Skills that are hardly used:'

/** Adds the options of the search, of levels by a rule and of removals. */
export function withRecommendOptions(command: Command): Command {
  const add = (group: string, option: Option): void => {
    command.addOption(option.helpGroup(group))
  }
  for (const option of searchOptions()) add(SEARCH, option)
  withLevelOptions(command)
  add(REMOVALS, new Option('--tidy', 'removals of skills that are hardly used, in place of a search'))
  for (const [flags, text, read] of THRESHOLDS) add(REMOVALS, new Option(flags, text).argParser(read))
  return command
}

function searchOptions(): Option[] {
  return [
    new Option('--levers <kind...>', `kinds of change (default: all): ${LEVERS.join(', ')}`).choices(LEVERS),
    new Option('--max-changes <number>', 'as many changes as this at most').argParser(wholeNumber),
    new Option('--reach <share>', 'the fewest changes that bring service level to this, such as 80%').argParser(share),
    new Option('--all', 'every change that helps (default: those before the curve flattens, at most one for 4 agents)'),
    new Option('--agents <agent...>', 'only these agents get changes, by name or id'),
    new Option(
      '--when <hours...>',
      'only contacts of these hours count: "Mon 08:00-12:00", "Mon-Fri 08:00-12:00" or "08:00-12:00"',
    ),
    new Option('--weight <queue=number...>', 'contacts of this queue count so many times, such as "Billing=2"'),
    new Option('--allow-loss <points>', 'points of service level that a queue above its target may lose (1)').argParser(
      amount,
    ),
    new Option('--max-skills <number>', 'most skills one agent may hold').argParser(positiveInteger),
    new Option('--max-agents <number>', 'most agents who get a change').argParser(positiveInteger),
    new Option('--seed <number>', 'same seed, same changes (1)').argParser(wholeNumber),
  ]
}

const THRESHOLDS: readonly (readonly [flags: string, text: string, read: (text: string) => number])[] = [
  ['--remove-below <ratio>', 'utilization of the agent on the skill below which it may go (0.3)', ratio],
  ['--min-handled <number>', 'contacts handled on the skill that must be exceeded (10)', wholeNumber],
  ['--max-share-removed <ratio>', "share of a skill's holders that may lose it (0.1)", ratio],
  ['--max-removals <number>', 'skills that one agent may lose (1)', wholeNumber],
  ['--max-contacts-lost <number>', 'contacts a week in service level that one may cost (0.5)', amount],
  ['--min-holders <number>', 'agents on queue who must remain able to serve each contact type (2)', wholeNumber],
]

/** What the options mean to the search, with the names of agents and queues as they were written. */
export type ChosenChanges = Pick<FindChangesOptions, 'recommend' | 'levels' | 'tidy' | 'agents' | 'weights' | 'when'>

/**
 * What the options mean.
 * @throws ConfigError for options that exclude each other, and for one that belongs to another that was not given
 */
export function chosenChanges(choices: RecommendChoices): ChosenChanges {
  const levels = scoringOf(choices)
  const search = given(choices, SEARCH_FLAGS)
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
  return { recommend: searchedFor(choices), agents: choices.agents, weights: weightsOf(choices), when: choices.when }
}

function searchedFor(choices: RecommendChoices): RecommendOptions {
  const { levers, maxChanges, maxSkills, maxAgents, seed, reach, all, allowLoss } = choices
  if (reach !== undefined && all === true) throw new ConfigError('--reach and --all do not go together; name one.')
  const choose = reach !== undefined ? { reach } : all === true ? 'all' : undefined
  return {
    levers,
    // Without a limit a search for the fewest changes, or for all, is not cut short.
    maxChanges: maxChanges ?? (choose === undefined ? undefined : Number.POSITIVE_INFINITY),
    choose,
    allowLoss: allowLoss === undefined ? undefined : allowLoss / 100,
    maxSkillsPerAgent: maxSkills,
    maxAgents,
    seed,
  }
}

function removalOptions(choices: RecommendChoices): RemovalOptions {
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

/** `Billing=2`; a name may hold an equals sign itself. */
function weightsOf({ weight }: RecommendChoices): Record<string, number> | undefined {
  if (weight === undefined) return undefined
  return Object.fromEntries(
    weight.map((text) => {
      const at = text.lastIndexOf('=')
      const value = Number(text.slice(at + 1))
      if (at < 1 || text.slice(at + 1).trim() === '' || !(value > 0 && Number.isFinite(value)))
        throw new ConfigError(`--weight must be a queue and a number above 0, such as "Billing=2", not "${text}".`)
      return [text.slice(0, at).trim(), value]
    }),
  )
}

const SEARCH_FLAGS = {
  levers: '--levers',
  maxChanges: '--max-changes',
  reach: '--reach',
  all: '--all',
  agents: '--agents',
  when: '--when',
  weight: '--weight',
  allowLoss: '--allow-loss',
  maxSkills: '--max-skills',
  maxAgents: '--max-agents',
  seed: '--seed',
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
 * Refuses choices of recommendations for a plan that is made from a file and recommends nothing.
 * @throws ConfigError naming them
 */
export function refuseChoices(choices: RecommendChoices): void {
  const flags = given(choices, { ...SEARCH_FLAGS, ...LEVEL_FLAGS, ...REMOVAL_FLAGS, tidy: '--tidy' })
  if (flags.length === 0) return
  throw new ConfigError(
    `${are(flags, 'chooses', 'choose')} what is recommended; a plan made from a file recommends nothing. Leave one of them out.`,
  )
}

/** `80%`, `80` or `0.8`. */
function share(text: string): number {
  const number = Number(text.replace(/\s*%$/, ''))
  const value = text.trim().endsWith('%') || number > 1 ? number / 100 : number
  if (text.trim() === '' || !(value > 0 && value <= 1))
    throw new InvalidArgumentError('It must be a share such as 80% or 0.8.')
  return value
}
