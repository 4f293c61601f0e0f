import { type Command, Option } from 'commander'
import { ConfigError } from '../../core/errors'
import { finite } from '../../core/schema'
import type { BusySkillRule, RecommendRequest } from '../../documents'
import { amount, flagParser, ratio } from '../io/options'
import { SEARCH, type SearchChoices, searchOptionsFrom, withSearchOptions } from './search-options'

export interface RecommendChoices extends SearchChoices {
  readonly agents?: readonly string[] | undefined
  readonly team?: readonly string[] | undefined
  readonly onlyBusySkills?: number | true | undefined
  readonly minOffered?: number | undefined
  readonly when?: readonly string[] | undefined
  readonly weight?: readonly string[] | undefined
  readonly cost?: readonly string[] | undefined
  readonly acrossDivisions?: boolean | undefined
}

/** Adds the options of the search. */
export function withRecommendOptions(command: Command): Command {
  withSearchOptions(command)
  for (const option of namedOptions()) command.addOption(option.helpGroup(SEARCH))
  return command
}

function namedOptions(): Option[] {
  return [
    new Option('--agents <agent...>', 'only these agents get changes, by name or id'),
    new Option('--team <team...>', 'only agents of these teams get changes').hideHelp(),
    new Option(
      '--across-divisions',
      'agents may also join queues of another division that have no members from their own division yet',
    ).hideHelp(),
    new Option(
      '--only-busy-skills [ratio]',
      'grant only skills that take more than this share of the staffed time of their holders (0.85)',
    )
      .argParser(ratio)
      .hideHelp(),
    new Option(
      '--min-offered <number>',
      'with --only-busy-skills: more contacts than this must have asked for it (100)',
    )
      .argParser(amount)
      .hideHelp(),
    new Option(
      '--when <hours...>',
      'only contacts of these hours count: "Mon 08:00-12:00", "Mon-Fri 08:00-12:00" or "08:00-12:00"',
    ),
    new Option('--weight <queue=number...>', 'how many times a contact of the queue counts, such as "Billing=2"'),
    new Option(
      '--cost <name=number...>',
      'what granting a skill costs, such as its hours of training: "Spanish=16"; or a factor for an agent: "Ann=2"',
    ).hideHelp(),
    new Option('--seed <number>', 'same seed, same changes (1)').argParser(flagParser(finite)).hideHelp(),
  ]
}

/**
 * What the options search for.
 * @throws ConfigError for options that exclude each other
 */
export function searchedChanges(choices: RecommendChoices): RecommendRequest {
  const { agents, team: teams, when: hours, acrossDivisions } = choices
  const weights = numbersByName(choices.weight, '--weight must be a queue and a number, such as "Billing=2"')
  const costs = numbersByName(choices.cost, '--cost must be a skill or agent and a number, such as "Spanish=16"')
  const onlyBusySkills = busySkillRule(choices)
  return { ...searchOptionsFrom(choices), agents, teams, weights, costs, hours, acrossDivisions, onlyBusySkills }
}

function busySkillRule({ onlyBusySkills, minOffered }: RecommendChoices): BusySkillRule | undefined {
  if (onlyBusySkills !== undefined)
    return { minUtilization: onlyBusySkills === true ? undefined : onlyBusySkills, minOffered }
  if (minOffered !== undefined) throw new ConfigError('--min-offered belongs to --only-busy-skills: add that too.')
  return undefined
}

/** Splits `Billing=2`; a name may itself contain an equals sign. */
function numbersByName(texts: readonly string[] | undefined, rule: string): Record<string, number> | undefined {
  if (texts === undefined) return undefined
  const numbers = new Map<string, number>()
  for (const text of texts) {
    const at = text.lastIndexOf('=')
    const [name, value] = [text.slice(0, at).trim(), Number(text.slice(at + 1))]
    if (at < 1 || text.slice(at + 1).trim() === '' || Number.isNaN(value))
      throw new ConfigError(`${rule}, not "${text}".`)
    if (numbers.has(name)) throw new ConfigError(`${rule}, and "${name}" once, not twice.`)
    numbers.set(name, value)
  }
  return Object.fromEntries(numbers)
}
