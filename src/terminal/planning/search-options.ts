import { type Command, Option } from 'commander'
import * as z from 'zod/mini'
import { ConfigError } from '../../core/errors'
import { between, ratio } from '../../core/schema'
import type { ChangeKind, Choice, SearchOptions } from '../../documents'
import { CHANGE_KINDS, searchSchema } from '../../documents/plan-request/search-options'
import { flagParser, givenFlags, wholeNumber } from '../io/options'

/** The options of the search that have a flag of the same name. */
const NAMED = [
  'levers',
  'maxChanges',
  'maxServiceLevelDrop',
  'maxSkillsPerAgent',
  'maxAgents',
  'maxOccupancy',
  'maxOccupancySpread',
  'seed',
] as const satisfies readonly (keyof SearchOptions)[]

/** Options of the search that contain no names of agents or queues. */
export interface SearchChoices extends Pick<SearchOptions, (typeof NAMED)[number]> {
  readonly reach?: Choice | undefined
  readonly all?: boolean | undefined
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
      .argParser<readonly ChangeKind[]>((text, before = []) => [...before, ...levers(text)])
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
      .argParser(points)
      .hideHelp(),
    new Option('--max-skills-per-agent <number>', 'maximum number of skills of an agent').argParser(wholeNumber),
    new Option('--max-agents <number>', 'maximum number of agents who get a change').argParser(wholeNumber),
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
export function searchOptionsFrom(choices: SearchChoices): SearchOptions {
  const { reach, all } = choices
  if (reach !== undefined && all === true) throw new ConfigError('--reach and --all do not go together; name one.')
  const choose = reach ?? (all === true ? 'all' : undefined)
  return { ...Object.fromEntries(NAMED.map((name) => [name, choices[name]])), choose }
}

/** The flags of the search that the user gave. */
export function searchFlags(choices: SearchChoices): string[] {
  return givenFlags(choices, [...NAMED, 'reach', 'all'])
}

const levers = /* @__PURE__ */ flagParser(
  () => z.array(z.enum(CHANGE_KINDS)),
  (text) => [text],
)
const inPoints = /* @__PURE__ */ flagParser(() => between(0, 100))
const points = (text: string): number => inPoints(text) / 100
/** Reads a share such as `80%`, `80` or `0.8`. */
const share = /* @__PURE__ */ flagParser(ratio, readShare)
/** Reads a share, or `targets`. */
const goal = /* @__PURE__ */ flagParser(
  () => searchSchema().shape.choose,
  (text) => ({ reach: text === 'targets' ? text : readShare(text) }),
)

function readShare(text: string): unknown {
  const number = Number(text.replace(/\s*%$/, ''))
  if (text.trim() === '' || Number.isNaN(number)) return text
  return text.trim().endsWith('%') || number > 1 ? number / 100 : number
}
