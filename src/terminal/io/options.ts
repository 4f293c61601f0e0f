import { type Command, InvalidArgumentError, type Option } from 'commander'
import * as z from 'zod/mini'
import { ValidationError } from '../../core/errors'
import * as kinds from '../../core/schema'
import { isZone, unknownZone } from '../../core/time/wall-time'
import { hideOptions } from './full-help'
import { withStateOption } from './state-folder'

/** Heading, in the help, of the commands that need no dry run. */
export const READING = 'Commands that write nothing to an org:'

/**
 * Adds the options of every command that talks to an org.
 * @param json what `--json` does
 */
export function withOrgOptions(command: Command, json = 'print JSON instead of text'): Command {
  const extended = withStateOption(command)
    .option('--org <name>', 'org profile of skillroute.config.yaml (default: the environment)')
    .option('--rate <perMinute>', 'requests a minute (default: 250)', positiveInteger)
    .option('--profile <file>', 'profile of this org, from skillroute probe --out')
    .option('--json', json)
    .option('--verbose', 'print each request, retry and wait')
  return hideOptions(extended, '--org', '--rate', '--profile', '--verbose')
}

/** Adds the options that limit a command to some queues or divisions. */
export function withScopeOptions(command: Command): Command {
  return command
    .option('--queue <name...>', 'only these queues and their members, by name or id')
    .option('--division <name...>', 'only queues and agents of these divisions, by name or id')
}

/**
 * Adds the option for the time zone of times without one.
 * @param otherwise the zone used without the option
 */
export function withTimeZoneOption(command: Command, otherwise = 'timeZone of the org profile'): Command {
  return command.option(
    '--time-zone <zone>',
    `time zone of times without one, such as Europe/Berlin (default: ${otherwise})`,
    timeZone,
  )
}

/** Adds an example below the help of a command. */
export function withExample(command: Command, example: string): Command {
  return command.addHelpText('after', `\nExample:\n  ${example.split('\n').join('\n  ')}`)
}

function timeZone(text: string): string {
  if (!isZone(text)) throw new InvalidArgumentError(`${unknownZone(text)}.`)
  return text
}

/**
 * The parser of a flag by the schema of its value, so that a wrong value is refused with the same sentence everywhere.
 * @param read turns the text into a value for the schema. Default: a number
 */
// @__NO_SIDE_EFFECTS__
export function flagParser<T>(
  kind: () => z.ZodMiniType<T>,
  read: (text: string) => unknown = readNumber,
): (text: string) => T {
  const parse = kinds.parserOf('', kind)
  return (text) => {
    try {
      return parse(read(text))
    } catch (error) {
      if (!(error instanceof ValidationError)) throw error
      throw new InvalidArgumentError(`It ${error.issues[0]?.message}.`)
    }
  }
}

/** An option that takes one of some words. */
export function withWords(option: Option, words: readonly string[]): Option {
  // `choices` is for the help; the parser refuses other words.
  return option.choices(words).argParser(flagParser(() => z.enum(words), String))
}

/** A text that is no number is left as it is, for its refusal. */
function readNumber(text: string): unknown {
  const value = Number(text)
  return text.trim() === '' || Number.isNaN(value) ? text : value
}

/** A number, or a percentage: `5%` is 0.05. Other text is left as it is, for its refusal. */
export function readShare(text: string): unknown {
  const [, percent] = /^\s*(\d+(?:\.\d+)?)\s*%\s*$/.exec(text) ?? []
  return percent === undefined ? readNumber(text) : Number(percent) / 100
}

/** As `readShare`; a number that is a percentage without its sign is refused with how to write it. */
function readRatio(text: string): unknown {
  const value = readShare(text)
  if (typeof value !== 'number' || value <= 1 || value > 100 || text.includes('%')) return value
  throw new InvalidArgumentError(`It must be a ratio from 0 to 1, not ${value}: write ${value / 100} or ${value}%.`)
}

export const positiveInteger = /* @__PURE__ */ flagParser(() => kinds.whole(1))
export const wholeNumber = /* @__PURE__ */ flagParser(() => kinds.whole(0))
export const ratio = /* @__PURE__ */ flagParser(kinds.ratio, readRatio)
export const amount = /* @__PURE__ */ flagParser(kinds.amount)
export const positive = /* @__PURE__ */ flagParser(kinds.positive)

/** The flags among these options that the user gave, such as `--max-changes` for `maxChanges`. */
export function givenFlags(options: object, names: readonly string[]): string[] {
  const given = names.filter((name) => Reflect.get(options, name) !== undefined)
  return given.map((name) => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`)
}

/**
 * Runs `work`. Errors name a mistake as the user wrote it, such as `--user` for `options.user`.
 * @param names options or arguments of the command, by the paths that the workflow uses for them
 */
export async function asOptions<T>(names: Readonly<Record<string, string>>, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error
    const issues = error.issues.map((issue) => ({ ...issue, path: toOption(issue.path, names) }))
    const { code, subject } = error
    throw new ValidationError(issues, { code, cause: error, ...(subject === undefined ? {} : { subject }) })
  }
}

/** An option of several values names the one that is wrong. */
function toOption(path: string, names: Readonly<Record<string, string>>): string {
  const [, all = '', name = '', quoted = ''] = /^(.*?)(?:\[\d+\]|\.([\w-]+)|\["(.*)"\])$/.exec(path) ?? []
  const option = names[all]
  return names[path] ?? (option === undefined ? path : `${option} ${name}${quoted}`.trim())
}

const FORM = /^(?:(\d+(?:\.\d+)?)h)?(?:(\d+(?:\.\d+)?)m)?(?:(\d+(?:\.\d+)?)s)?$/

/** Reads a length of time such as `2h`, `90m` or `1h30m`, in minutes. */
export function durationMinutes(text: string): number {
  const [, hours, minutes, seconds] = FORM.exec(text) ?? []
  const total = Number(hours ?? 0) * 60 + Number(minutes ?? 0) + Number(seconds ?? 0) / 60
  if (total > 0) return total
  throw new InvalidArgumentError('It must be a length of time, such as 2h, 90m or 1h30m.')
}
