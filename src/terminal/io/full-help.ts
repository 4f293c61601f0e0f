import { type Command, Help } from 'commander'
import { plural } from '../../report/text/kit/figures'

/** Marks options that only `--help --all` shows, because few people need them or because many commands share them. */
export function hideOptions(command: Command, ...flags: readonly string[]): Command {
  for (const option of command.options) if (flags.includes(option.long ?? '')) option.hideHelp()
  return command
}

/** Makes `--help` end with the number of its hidden options, and `--help --all` show them. */
export function withFullHelp(command: Command): Command {
  const short = new Help()
  return command
    .configureHelp({
      visibleOptions: (one) => [
        ...one.options.filter(({ hidden }) => !hidden || !isShort(one)),
        ...short.visibleOptions(one).filter((option) => !one.options.includes(option)),
      ],
    })
    .addHelpText('after', () => {
      const hidden = command.options.filter((option) => option.hidden).length
      if (hidden === 0 || !isShort(command)) return ''
      return `\n${plural(hidden, 'further option')}: ${toCommandLine(command)} --help --all`
    })
}

/** What a user types to run a command, such as `skillroute plan matrix`. */
export function toCommandLine(command: Command): string {
  return command.parent === null ? command.name() : `${toCommandLine(command.parent)} ${command.name()}`
}

/** Whether `--help` was given alone. Otherwise all options count, also for "Did you mean ...?". */
function isShort(command: Command): boolean {
  const { args } = command
  // Where the command has an option --all of its own, that is no argument.
  const isFull = args.includes('--all') || command.getOptionValue('all') === true
  return !isFull && args.some((word) => word === '--help' || word === '-h')
}
