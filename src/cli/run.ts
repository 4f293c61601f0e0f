import { type Command, CommanderError } from 'commander'
import { cleanText } from '../report/text/kit/clean'
import { describeError, EXIT, findExitCode } from '../terminal/io/exit-code'
import { toCommandLine } from '../terminal/io/full-help'
import type { CommandContext, Io } from '../terminal/io/io'
import { withoutSecrets } from '../terminal/io/own-secrets'
import { buildProgram } from './program'

/**
 * Runs the command line once.
 * @param argv arguments without `node` and the script
 * @returns the exit code; nothing is thrown
 */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  let code: number = EXIT.done
  const exit = (desired: number): void => {
    code = desired
  }
  const context: CommandContext = {
    io,
    exit,
    run,
    usageProblem: (words) => usageProblem(buildProgram({ ...context, io: { ...io, out: ignore, err: ignore } }), words),
  }
  const program = buildProgram(context)
  try {
    await program.parseAsync([...argv], { from: 'user' })
    return code
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return EXIT.done
      if (argv.includes('--json'))
        io.out(`${JSON.stringify({ error: { code: error.code, message: error.message }, exitCode: EXIT.usage })}\n`)
      return EXIT.usage
    }
    const clean = withoutSecrets(io.env)
    const cause = io.signal.aborted ? io.signal.reason : error
    const exit = findExitCode(cause)
    if (argv.includes('--json')) io.out(`${clean(JSON.stringify(failure(cause, exit)))}\n`)
    // Text from a server or a file may contain control characters for the terminal.
    const lines = clean(describeError(cause)).split('\n').map(cleanText)
    io.err(`${io.paint.bad('error')} ${lines.join('\n')}\n`)
    return exit
  }
}

const ignore = (): void => undefined

/** The output of `--json` on failure: the error's own JSON, which contains no secret, and the exit code. */
function failure(error: unknown, exitCode: number): unknown {
  const toJson: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, 'toJSON') : undefined
  const detail: unknown = typeof toJson === 'function' ? toJson.call(error) : { message: describeError(error) }
  return { error: detail, exitCode }
}

/** Arguments that ask for help. Every command accepts them without declaring them. */
const HELP = ['--help', '-h']

/**
 * The problem of a command line: an unknown command or option, a value that its option refuses, or a missing argument.
 * Undefined when it has none that can be found without running it.
 * @param program must not be used for anything else, because parsing leaves its values in it
 */
function usageProblem(program: Command, [name = '', ...words]: readonly string[]): string | undefined {
  const command = program.commands.find((one) => one.name() === name)
  const of = toCommandLine(program)
  if (command === undefined) return `${of} has no command ${name}; ${of} --help lists them`
  const isGroup = command.commands.length > 0 && command.options.length === 0
  if (isGroup || command.commands.some((one) => one.name() === words[0]))
    return HELP.includes(words[0] ?? '') ? undefined : usageProblem(command, words)
  try {
    const { operands, unknown } = command.parseOptions([...words])
    const [unknownOption] = unknown
    if (unknownOption !== undefined)
      return HELP.includes(unknownOption) ? undefined : `${toCommandLine(command)} has no ${unknownOption}`
    return argumentProblem(command, operands)
  } catch (error) {
    if (error instanceof CommanderError) return error.message.replace(/^error: /, '')
    throw error
  }
}

function argumentProblem(command: Command, operands: readonly string[]): string | undefined {
  const { registeredArguments: all } = command
  const of = toCommandLine(command)
  const missing = all[operands.length]
  if (missing?.required === true) return `${of} needs a ${missing.name()}`
  const surplus = operands[all.length]
  if (surplus !== undefined && all.at(-1)?.variadic !== true) return `${of} takes no ${surplus}`
  const wrong = operands.findIndex((operand, index) => all[index]?.argChoices?.includes(operand) === false)
  return wrong < 0 ? undefined : `${of} takes ${all[wrong]?.argChoices?.join(', ')}, not ${operands[wrong]}`
}
