import * as z from 'zod'
import { type Issue, ValidationError } from '../../../core/errors'
import { pathText } from '../../../core/path-text'
import type { CommandContext } from '../../../terminal/io/io'
import type { OffPeakCalendar } from '../../../workflows'
import { parseCalendar } from '../../../workflows/windows/calendar'

/** A schedule file: windows and commands. */
export interface Schedule extends OffPeakCalendar {
  readonly name?: string | undefined
  /** Commands in order, each as the words that follow `skillroute`. */
  readonly run: readonly (readonly string[])[]
  /** How long before the end of a window the commands must stop. Default: the calendar's. */
  readonly stopBeforeMinutes?: number | undefined
  /** Pause after which the commands run again within a window. Default: they run once per window. */
  readonly everyMinutes?: number | undefined
}

const commandLine = z
  .string()
  .refine((line) => splitWords(line).length > 0, 'must be a command, such as: apply plan.json --yes')
  .refine((line) => !['schedule', 'skillroute'].includes(splitWords(line)[0] ?? ''), {
    error: 'must be a command without the word skillroute, and not schedule itself',
  })
const ownFields = z.looseObject({
  name: z.string().min(1).optional(),
  run: z.union([commandLine, z.array(commandLine).min(1)], {
    error: 'is needed: a command such as apply plan.json --yes, or a list of them',
  }),
  stopBeforeMinutes: z.number().min(0).optional(),
  everyMinutes: z.number().positive('must be above 0').optional(),
})

/** Commands that ask before they write. */
const ASKING = /^(apply|undo|fleet apply|experiment start|forecast(?= .*--to-wfm\b)|probe(?= .*--writes\b))(?= |$)/
const SILENT = ['--yes', '--dry-run', '--help', '-h']

/** Fields of the file besides those of the calendar. */
const OWN_FIELDS = ['name', 'run', 'stopBeforeMinutes', 'everyMinutes']

/**
 * Checks a schedule.
 * @param usageProblem finds what is wrong with a command, given as the words of its line
 * @throws ValidationError with every problem
 */
export function parseSchedule(value: unknown, usageProblem: CommandContext['usageProblem']): Schedule {
  const parsed = ownFields.safeParse(value)
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : []
  const calendarFields = Object.fromEntries(entries.filter(([key]) => !OWN_FIELDS.includes(key)))
  const [calendar, calendarIssues] = attempt(() => parseCalendar(calendarFields))
  const { name, run: lines = [], stopBeforeMinutes, everyMinutes } = parsed.data ?? {}
  const run = (typeof lines === 'string' ? [lines] : lines).map(splitWords)
  const usageIssues = run.flatMap((argv, index): Issue[] => {
    const message = usageProblem(argv) ?? questionProblem(argv)
    return message === undefined ? [] : [{ path: typeof lines === 'string' ? 'run' : `run[${index}]`, message }]
  })
  const issues = [...(parsed.error?.issues ?? []).map(toIssue), ...calendarIssues, ...usageIssues]
  if (issues.length > 0 || calendar === undefined) throw new ValidationError(issues, { subject: 'schedule' })
  return { ...calendar, name, stopBeforeMinutes, everyMinutes, run }
}

/** The problem of a command that would ask whether it may write. */
function questionProblem(words: readonly string[]): string | undefined {
  const [, command] = ASKING.exec(words.join(' ')) ?? []
  if (command === undefined || words.some((word) => SILENT.includes(word))) return undefined
  return `skillroute ${command} needs --yes here: nobody is there to answer whether it may write`
}

/** Words of a command line; quotes keep words together. */
function splitWords(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, bare]) => double ?? single ?? bare ?? '',
  )
}

function toIssue(issue: z.core.$ZodIssue): Issue {
  // In a list of commands, the problem belongs to one of them, not to the list.
  const inner = issue.code === 'invalid_union' ? issue.errors.flat().find((one) => one.code === 'custom') : undefined
  const path = [...issue.path, ...(inner?.path ?? [])]
  return { path: pathText(path), message: inner?.message ?? issue.message }
}

function attempt<T>(work: () => T): [T | undefined, readonly Issue[]] {
  try {
    return [work(), []]
  } catch (error) {
    if (error instanceof ValidationError) return [undefined, error.issues]
    throw error
  }
}
