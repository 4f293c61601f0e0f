import { type Command, InvalidArgumentError } from 'commander'
import { ConfigError } from '../../../core/errors'
import { DAY_MINUTES } from '../../../core/time/durations'
import type { RoutingModel } from '../../../documents'
import { defineModel } from '../../../optimizer'
import { positive, positiveInteger } from '../../../terminal/io/options'

/** A queue described by options, without an org. */
export interface SingleQueueChoices {
  readonly callsPerDay?: number
  readonly aht?: number
  readonly hours?: { readonly fromMinute: number; readonly toMinute: number }
  readonly shape?: readonly number[]
  readonly patience?: number
  readonly concurrency?: number
}

export function withSingleQueueOptions(command: Command): Command {
  return command
    .option('--calls-per-day <number>', 'staff one queue with this many contacts, without an org', contacts)
    .option('--aht <seconds>', 'with --calls-per-day: mean handle time', positive)
    .option('--hours <from-to>', 'with --calls-per-day: opening hours (default: 08:00-20:00)', openingHours)
    .option('--shape <numbers>', 'with --calls-per-day: weights of equal parts of the day, such as 2,4,5,3', weights)
    .option('--patience <seconds>', 'with --calls-per-day: mean patience (default: nobody abandons)', positive)
    .option(
      '--concurrency <number>',
      'with --calls-per-day: contacts, such as chats, that an agent handles at once',
      positiveInteger,
    )
}

/** Reads a number of contacts. What may be thousands with a separator is refused: 5.000 is not 5. */
function contacts(text: string): number {
  if (/^[1-9]\d{0,2}(?:[., '’]\d{3})+$/.test(text.trim()))
    throw new InvalidArgumentError(`Write it without a separator: ${text.replace(/\D/g, '')}.`)
  return positive(text)
}

const QUEUE_OPTIONS = ['aht', 'hours', 'shape', 'patience', 'concurrency'] as const
const DEFAULT_HOURS = { fromMinute: 8 * 60, toMinute: 20 * 60 }
const DEFAULT_INTERVAL = 30

/**
 * The queue that options describe, for one day; undefined if they describe none.
 * @throws ConfigError for a queue without its handle time, and for options of a queue without a queue
 */
export function singleQueue(options: SingleQueueChoices, intervalMinutes = DEFAULT_INTERVAL): RoutingModel | undefined {
  const { callsPerDay, aht, hours = DEFAULT_HOURS, shape = [1], patience } = options
  if (callsPerDay === undefined) {
    const given = QUEUE_OPTIONS.filter((key) => options[key] !== undefined).map((key) => `--${key}`)
    if (given.length > 0) throw new ConfigError(`${given.join(', ')} belongs to --calls-per-day: add that too.`)
    return undefined
  }
  if (aht === undefined) throw new ConfigError('--calls-per-day needs --aht, the mean handle time in seconds.')
  if (DAY_MINUTES % intervalMinutes !== 0)
    throw new ConfigError(`--interval must divide a day, which ${intervalMinutes} minutes do not.`)
  return defineModel({
    patienceSeconds: patience,
    queues: [{ id: 'Contacts' }],
    contactTypes: [
      {
        id: 'Contacts',
        queue: 'Contacts',
        ahtSeconds: aht,
        media: options.concurrency === undefined ? 'voice' : 'chat',
        profile: { intervalMinutes, callsPerHour: spreadOverDay(callsPerDay, hours, shape, intervalMinutes) },
      },
    ],
    agents: [],
  })
}

/** Contacts per hour in each interval of a day. */
function spreadOverDay(
  callsPerDay: number,
  { fromMinute, toMinute }: { readonly fromMinute: number; readonly toMinute: number },
  shape: readonly number[],
  intervalMinutes: number,
): number[] {
  const all = shape.reduce((sum, weight) => sum + weight, 0)
  const part = (toMinute - fromMinute) / shape.length
  return Array.from({ length: DAY_MINUTES / intervalMinutes }, (_, i) => {
    const share = shape.reduce((sum, weight, p) => {
      const [start, end] = [fromMinute + p * part, fromMinute + (p + 1) * part]
      const open = (from: number): number => Math.max(0, Math.min(from + intervalMinutes, end) - Math.max(from, start))
      return sum + ((weight / all) * (open(i * intervalMinutes) + open(DAY_MINUTES + i * intervalMinutes))) / part
    }, 0)
    return (callsPerDay * share * 60) / intervalMinutes
  })
}

/** Reads hours of a day; those over midnight end on the next day. */
function openingHours(text: string): { fromMinute: number; toMinute: number } {
  const [, ...parts] = /^(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})$/.exec(text.trim()) ?? []
  const [fromHour = Number.NaN, fromMin = 0, toHour = 0, toMin = 0] = parts.map(Number)
  const fromMinute = 60 * fromHour + fromMin
  const toMinute = 60 * toHour + toMin
  if (fromMinute < DAY_MINUTES && toMinute <= DAY_MINUTES && fromMin < 60 && toMin < 60 && fromMinute !== toMinute)
    return { fromMinute, toMinute: fromMinute < toMinute ? toMinute : toMinute + DAY_MINUTES }
  throw new InvalidArgumentError('It must be hours of a day, such as 08:00-20:00.')
}

function weights(text: string): readonly number[] {
  const list = text.split(',').map((one) => (one.trim() === '' ? Number.NaN : Number(one)))
  const isRight = list.every((weight) => weight >= 0 && weight < Infinity) && list.some((weight) => weight > 0)
  if (isRight) return list
  throw new InvalidArgumentError('It must be numbers with commas between, such as 2,4,5,3.')
}
