import { Command } from 'commander'
import { ConfigError } from '../core/errors'
import { nearMatch } from '../core/near-names'
import { version } from '../core/version'
import { assertWritable, resolvePath } from '../terminal/io/files'
import { toCommandLine, withFullHelp } from '../terminal/io/full-help'
import type { CommandContext, Io } from '../terminal/io/io'
import { READING } from '../terminal/io/options'
import { STATE_VARIABLE } from '../terminal/io/state-folder'
import { applyCommand } from './commands/change/apply'
import { approveCommand } from './commands/change/approve'
import { dueCommand } from './commands/change/due'
import { planCommand } from './commands/change/plan'
import { recommendCommand } from './commands/change/recommend'
import { reportCommand } from './commands/change/report'
import { simulateCommand } from './commands/change/simulate'
import { undoCommand } from './commands/change/undo'
import { verifyCommand } from './commands/change/verify'
import { demoCommand } from './commands/operate/demo'
import { initCommand } from './commands/operate/init'
import { loginCommand, logoutCommand } from './commands/operate/login'
import { auditCommand } from './commands/read/audit'
import { checkCommand } from './commands/read/check'
import { driftCommand } from './commands/read/drift'
import { exportCommand, exportFormat } from './commands/read/export'
import { forecastCommand } from './commands/read/forecast'
import { listCommand } from './commands/read/list'
import { snapshotCommand } from './commands/read/snapshot'
import { statusCommand } from './commands/read/status'
import { validateCommand } from './commands/read/validate'
import * as extras from './extras'
import { assertFitsKind } from './file-kind'

const HELP_HINT = '(use --help for the options and an example)'

type CommandFactory = (context: CommandContext) => Command

const inReadingGroup: (make: CommandFactory) => CommandFactory = (make) => (context) => make(context).helpGroup(READING)

/** The commands of the main job in the order of their use, then the others. */
const COMMANDS: readonly CommandFactory[] = [
  demoCommand,
  initCommand,
  loginCommand,
  logoutCommand,
  checkCommand,
  inReadingGroup(listCommand),
  inReadingGroup(statusCommand),
  inReadingGroup(snapshotCommand),
  inReadingGroup(forecastCommand),
  inReadingGroup(recommendCommand),
  inReadingGroup(simulateCommand),
  inReadingGroup(planCommand),
  approveCommand,
  applyCommand,
  verifyCommand,
  undoCommand,
  dueCommand,
  inReadingGroup(driftCommand),
  inReadingGroup(validateCommand),
  exportCommand,
  reportCommand,
  auditCommand,
  ...Object.values(extras).filter((one) => typeof one === 'function'),
]

/** The whole command line as a Commander program that throws instead of ending the process. */
export function buildProgram(outer: CommandContext): Command {
  // A copy of the environment. Options override its variables for the command and all commands that it runs.
  const env: Record<string, string | undefined> = { ...outer.io.env }
  const io: Io = { ...outer.io, env }
  const context: CommandContext = { ...outer, io }
  const program = new Command('skillroute')
    .description('Skill-based routing for Genesys Cloud: see what an org does, find better skills, change them safely.')
    .version(version)
    .showHelpAfterError(HELP_HINT)
    // Otherwise options of a sub-command, such as plan matrix, would be taken for those of its command.
    .enablePositionalOptions()
    .addHelpText(
      'after',
      `
Without credentials: skillroute demo
With an org:         set GENESYS_CLIENT_ID and GENESYS_CLIENT_SECRET, then skillroute init
As a person:         set GENESYS_REGION, then skillroute login --client-id ID
Exit codes:          0 done, 1 failed, 2 wrong usage or input, 3 differences found, 4 refused, 5 conflicts, 75 try again`,
    )
  program.hook('preAction', async (_program, command) => {
    const { state }: { state?: string } = command.opts()
    if (state !== undefined) env[STATE_VARIABLE] = resolvePath(io, state)
    const written = listWrittenFiles(command)
    const name = toCommandLine(command).slice('skillroute '.length)
    written.forEach(assertNamesFile)
    for (const { option, file } of written) assertFitsKind(name, option, file, findFormat(command, file))
    await assertWritable(
      io,
      written.map(({ file }) => file),
    )
  })
  for (const make of COMMANDS) program.addCommand(make(context))
  for (const command of [program, ...program.commands.flatMap((one) => [one, ...one.commands])]) {
    withFullHelp(command)
      .showHelpAfterError(HELP_HINT)
      .exitOverride()
      .configureOutput({
        writeOut: (text) => io.out(text),
        writeErr: (text) => io.err(text),
        outputError: (text, write) => write(`${dropFarSuggestion(text)}${dryRunHint(command, text)}`),
        getOutHelpWidth: () => io.columns,
        getErrHelpWidth: () => io.columns,
      })
  }
  return program
}

/** Removes Commander's suggestion if the typed option is no likely typo of it. */
function dropFarSuggestion(text: string): string {
  const [, option = '', hint = '', names = ''] =
    /unknown option '([^']*)'(\n\(Did you mean (?:one of )?([^?)]+)\?\))/.exec(text) ?? []
  return nearMatch(option, names.split(', ')) === undefined ? text.replace(hint, '') : text
}

/** The message for a dry run of a command that writes nothing. */
function dryRunHint(command: Command, text: string): string {
  return text.includes("'--dry-run'") && [command, command.parent].some((one) => one?.helpGroup() === READING)
    ? `${toCommandLine(command)} writes nothing to the org: it needs no --dry-run.\n`
    : ''
}

/** @throws ConfigError for `-`, which in other programs means standard output */
function assertNamesFile({ option, file, description }: WrittenFile): void {
  if (file !== '-') return
  const advice = description.includes('standard output')
    ? 'leave it out for standard output'
    : 'no command writes this file to standard output'
  throw new ConfigError(`--${option} takes the name of a file, not "-": ${advice}.`)
}

interface WrittenFile {
  readonly option: string
  readonly file: string
  readonly description: string
}

/** Options that name files to write. Only drift writes `--desired`; `fleet plan` reads it. */
function listWrittenFiles(command: Command): WrittenFile[] {
  const flag =
    command.name() === 'drift' ? /^--(html|out|csv|desired) <file>$/ : /^--(html|out|csv|xlsx|save-\w+) <file>$/
  return command.options
    .filter(({ flags }) => flag.test(flags))
    .flatMap((option) => {
      const file: unknown = command.getOptionValue(option.attributeName())
      return typeof file === 'string' ? [{ option: option.name(), file, description: option.description }] : []
    })
}

/** The chosen format of a command with several. Without one, an export uses the format of its file's extension. */
function findFormat(command: Command, file: string): string | undefined {
  const format: unknown = command.getOptionValue('format')
  if (typeof format === 'string' || command.name() !== 'export') return typeof format === 'string' ? format : undefined
  return exportFormat(file, command.getOptionValue('json') === true)
}
