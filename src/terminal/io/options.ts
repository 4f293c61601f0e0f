import { type Command, InvalidArgumentError, Option } from 'commander'
import { ValidationError } from '../../core/errors'
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
  const own = withStateOption(command)
    .option('--org <name>', 'org profile of skillroute.config.yaml (default: the environment)')
    .addOption(new Option('--rate <perMinute>', 'requests a minute (default: 250)').argParser(positiveInteger))
    .option('--profile <file>', 'profile of this org, from skillroute probe --out')
    .option('--json', json)
    .option('--verbose', 'print each request, retry and wait')
  return hideOptions(own, '--org', '--rate', '--profile', '--verbose')
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
export function withTimezoneOption(command: Command, otherwise = 'timezone of the org profile'): Command {
  return command.addOption(
    new Option(
      '--timezone <zone>',
      `time zone of times without one, such as Europe/Berlin (default: ${otherwise})`,
    ).argParser(timezone),
  )
}

/** Adds an example below the help of a command. */
export function withExample(command: Command, example: string): Command {
  return command.addHelpText('after', `\nExample:\n  ${example.split('\n').join('\n  ')}`)
}

function timezone(text: string): string {
  if (!isZone(text)) throw new InvalidArgumentError(`${unknownZone(text)}.`)
  return text
}

/** Reads a whole number above 0. */
export function positiveInteger(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value <= 0) throw new InvalidArgumentError('It must be a whole number above 0.')
  return value
}

/** Reads a ratio from 0 to 1. */
export function ratio(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !(value >= 0 && value <= 1))
    throw new InvalidArgumentError('It must be a ratio from 0 to 1.')
  return value
}

/** Reads a whole number of 0 or more. */
export function wholeNumber(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !Number.isInteger(value) || value < 0)
    throw new InvalidArgumentError('It must be a whole number of 0 or more.')
  return value
}

/** Reads a number of 0 or more. */
export function amount(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !(value >= 0 && Number.isFinite(value)))
    throw new InvalidArgumentError('It must be a number of 0 or more.')
  return value
}

/** Reads a number above 0. */
export function positive(text: string): number {
  const value = amount(text)
  if (value > 0) return value
  throw new InvalidArgumentError('It must be a number above 0.')
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
    const issues = error.issues.map((issue) => ({
      ...issue,
      path: names[issue.path] ?? names[issue.path.replace(/\[\d+\]$/, '')] ?? issue.path,
    }))
    const { code, subject } = error
    throw new ValidationError(issues, { code, cause: error, ...(subject === undefined ? {} : { subject }) })
  }
}
