import type { Command } from 'commander'
import type { RemovalLimits } from '../../documents'
import { amount, ratio, wholeNumber } from '../../terminal/io/options'

/** Options for removals of skills that are hardly used. */
export interface RemovalChoices
  extends Pick<RemovalLimits, 'minHandled' | 'maxShareRemoved' | 'maxContactsLost' | 'minAgents'> {
  readonly removeBelow?: number | undefined
  readonly maxRemovals?: number | undefined
}

/** Adds the thresholds of removals. */
export function withRemovalOptions(command: Command): Command {
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

/** The limits that options set. */
export function toRemovalLimits(choices: RemovalChoices): RemovalLimits {
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
