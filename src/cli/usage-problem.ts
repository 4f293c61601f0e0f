import { type Command, CommanderError } from 'commander'
import { toCommandLine } from '../terminal/io/full-help'

/** Arguments that ask for help. Every command accepts them without declaring them. */
const HELP = ['--help', '-h']

/**
 * The problem of a command line: an unknown command or option, a value that its option refuses, or a missing argument.
 * Undefined when it has none that can be found without running it.
 * @param program must not be used for anything else, because parsing leaves its values in it
 */
export function usageProblem(program: Command, [name = '', ...words]: readonly string[]): string | undefined {
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
  const wrong = operands.findIndex((operand, at) => all[at]?.argChoices?.includes(operand) === false)
  return wrong < 0 ? undefined : `${of} takes ${all[wrong]?.argChoices?.join(', ')}, not ${operands[wrong]}`
}
