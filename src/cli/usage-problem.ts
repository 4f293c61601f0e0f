import { type Command, CommanderError } from 'commander'

/** Asks for help, which every command gives without being declared. */
const HELP = ['--help', '-h']

/**
 * What is wrong with the words of a command line as such: a command or option that there is not, a value that no option
 * takes, an argument that is missing. Undefined: nothing that can be told without running it.
 * @param program one that is not used for anything else, since reading words leaves its values in it
 */
export function usageProblem(program: Command, [name = '', ...words]: readonly string[]): string | undefined {
  const command = program.commands.find((one) => one.name() === name)
  if (command === undefined) return `skillroute has no command ${name}; skillroute --help lists them`
  try {
    const { operands, unknown } = command.parseOptions([...words])
    const [stranger] = unknown
    if (stranger !== undefined) return HELP.includes(stranger) ? undefined : `skillroute ${name} has no ${stranger}`
    const missing = command.registeredArguments[operands.length]
    return missing?.required === true ? `skillroute ${name} needs a ${missing.name()}` : undefined
  } catch (error) {
    if (error instanceof CommanderError) return error.message.replace(/^error: /, '')
    throw error
  }
}
