import { type Command, InvalidArgumentError, Option } from 'commander'
import { ConfigError } from '../../core/errors'
import type { ChangeKind, SearchOptions } from '../../documents'
import { CHANGE_KINDS } from '../../documents/plan-request/search-options'
import { amount, positiveInteger, wholeNumber } from '../io/options'

/** Options of the search that contain no names of agents or queues. */
export interface SearchChoices {
  readonly levers?: readonly ChangeKind[] | undefined
  readonly maxChanges?: number | undefined
  readonly reach?: number | 'targets' | undefined
  readonly all?: boolean | undefined
  readonly maxServiceLevelDrop?: number | undefined
  readonly maxSkills?: number | undefined
  readonly maxAgents?: number | undefined
  readonly maxOccupancy?: number | undefined
  readonly maxOccupancySpread?: number | undefined
  readonly seed?: number | undefined
}

/** Heading of these options in the help. */
export const SEARCH = 'Which changes to look for:'

/** Adds the options of the search that contain no names. */
export function withSearchOptions(command: Command): Command {
  for (const option of searchOptions()) command.addOption(option.helpGroup(SEARCH))
  return command
}

/** The options of the search that contain no names. */
export function searchOptions(): Option[] {
  return [
    new Option('--levers <kind...>', `kinds of change (default: all but queue): ${CHANGE_KINDS.join(', ')}`)
      .choices(CHANGE_KINDS)
      .hideHelp(),
    new Option('--max-changes <number>', 'maximum number of changes').argParser(wholeNumber),
    new Option(
      '--reach <goal>',
      'the fewest changes that bring service level to this share, such as 80%; or targets: each queue to its own',
    ).argParser(goal),
    new Option('--all', 'every change that helps (default: those before the curve flattens, at most one for 4 agents)'),
    new Option(
      '--max-service-level-drop <points>',
      'points of service level that a queue below its target may lose (1); one above may fall to its target',
    )
      .argParser(amount)
      .hideHelp(),
    new Option('--max-skills <number>', 'maximum number of skills of an agent').argParser(positiveInteger),
    new Option('--max-agents <number>', 'maximum number of agents who get a change').argParser(positiveInteger),
    new Option('--max-occupancy <share>', 'no agent gets busier than this, such as 85%').argParser(share).hideHelp(),
    new Option(
      '--max-occupancy-spread <share>',
      'no agent gets busier than the average agent by more than this, such as 10%',
    )
      .argParser(share)
      .hideHelp(),
  ]
}

/**
 * The search that the options select.
 * @throws ConfigError for two goals at once
 */
export function searchedFor(choices: SearchChoices): SearchOptions {
  const {
    levers,
    maxChanges,
    maxSkills,
    maxAgents,
    maxOccupancy,
    maxOccupancySpread,
    seed,
    reach,
    all,
    maxServiceLevelDrop,
  } = choices
  if (reach !== undefined && all === true) throw new ConfigError('--reach and --all do not go together; name one.')
  const choose = reach !== undefined ? { reach } : all === true ? 'all' : undefined
  return {
    levers,
    maxChanges,
    choose,
    maxServiceLevelDrop: maxServiceLevelDrop === undefined ? undefined : maxServiceLevelDrop / 100,
    maxSkillsPerAgent: maxSkills,
    maxAgents,
    maxOccupancy,
    maxOccupancySpread,
    seed,
  }
}

/** The flags of the search that the user gave. */
export function searchFlags(choices: SearchChoices): string[] {
  return Object.entries(SEARCH_FLAGS).flatMap(([name, flag]) =>
    Reflect.get(choices, name) === undefined ? [] : [flag],
  )
}

const SEARCH_FLAGS: Readonly<Record<keyof SearchChoices, string>> = {
  levers: '--levers',
  maxChanges: '--max-changes',
  reach: '--reach',
  all: '--all',
  maxServiceLevelDrop: '--max-service-level-drop',
  maxSkills: '--max-skills',
  maxAgents: '--max-agents',
  maxOccupancy: '--max-occupancy',
  maxOccupancySpread: '--max-occupancy-spread',
  seed: '--seed',
}

/** Reads a share such as `80%`, `80` or `0.8`. */
function share(text: string): number {
  return ratio(text, 'a share such as 80% or 0.8')
}

/** Reads a share, or `targets`. */
function goal(text: string): number | 'targets' {
  return text === 'targets' ? text : ratio(text, 'a share such as 80% or 0.8, or targets')
}

function ratio(text: string, what: string): number {
  const number = Number(text.replace(/\s*%$/, ''))
  const value = text.trim().endsWith('%') || number > 1 ? number / 100 : number
  if (text.trim() === '' || !(value > 0 && value <= 1)) throw new InvalidArgumentError(`It must be ${what}.`)
  return value
}
