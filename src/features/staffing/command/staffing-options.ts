import { type Command, InvalidArgumentError, Option } from 'commander'
import { positive, positiveInteger, readShare } from '../../../terminal/io/options'
import type { CenterTarget } from '../math/options'

/** The target of a staffing, and its method of counting. */
export interface TargetChoices {
  readonly serviceLevel?: Required<Pick<CenterTarget, 'serviceLevel' | 'targetSeconds'>>
  readonly meanWait?: number
  readonly maxAbandon?: number
  readonly maxOccupancy?: number
  readonly shrinkage?: number
  readonly interval?: number
}

/** Adds the options of the target. */
export function withTargetOptions(command: Command): Command {
  const option = <T>(flags: string, text: string, read: (value: string) => T): Option =>
    new Option(flags, text).argParser(read)
  return command
    .addOption(option('--service-level <share/seconds>', "such as 80/20 (default: the queues' own)", parseServiceLevel))
    .addOption(option('--mean-wait <seconds>', 'maximum mean wait of all offered contacts', positive))
    .addOption(option('--max-abandon <share>', 'at most this share abandoned, such as 5% or 0.05', share))
    .addOption(option('--max-occupancy <share>', 'agents busy at most this share of their time, such as 85%', share))
    .addOption(option('--shrinkage <share>', 'paid time away from the queues, such as 30% (default: none)', share))
    .addOption(option('--interval <minutes>', 'length of the intervals (default: 30)', positiveInteger))
}

/** The target of the options; undefined if they name none. */
export function parseTarget(options: TargetChoices): CenterTarget | undefined {
  const { serviceLevel, meanWait, maxAbandon, maxOccupancy } = options
  if ([serviceLevel, meanWait, maxAbandon, maxOccupancy].every((one) => one === undefined)) return undefined
  return { ...serviceLevel, asaSeconds: meanWait, maxAbandonProbability: maxAbandon, maxOccupancy }
}

/** Reads a service level in the planners' notation: `80/20`. */
function parseServiceLevel(text: string): { serviceLevel: number; targetSeconds: number } {
  const [, percent, seconds] = /^(\d+(?:\.\d+)?)\s*%?\s*\/\s*(\d+(?:\.\d+)?)\s*s?$/.exec(text.trim()) ?? []
  const serviceLevel = Number(percent) / 100
  const targetSeconds = Number(seconds)
  if (serviceLevel > 0 && serviceLevel < 1 && targetSeconds > 0) return { serviceLevel, targetSeconds }
  throw new InvalidArgumentError('It must be a share and seconds, such as 80/20.')
}

/** Reads `30%`, or a ratio from 0 to 1. */
export function share(text: string): number {
  const value = readShare(text)
  if (typeof value !== 'number' || !(value >= 0 && value <= 1))
    throw new InvalidArgumentError('It must be a percentage such as 30%, or a ratio from 0 to 1.')
  return value
}
