import { type Command, Option } from 'commander'
import type { CheckedFile } from '../../documents/checked-file'
import { problemsGithub, problemsJunit, problemsSarif } from '../../report/ci/rules'
import { problemsText } from '../../report/text/rules-text'
import type { Io } from './io'

export interface CheckedOptions {
  readonly format: 'text' | 'json' | 'junit' | 'sarif' | 'github'
  readonly json?: boolean | undefined
}

/** Adds the option for the format in which problems of files are printed. */
export function withCheckedFormat(command: Command): Command {
  return command.addOption(
    new Option('--format <format>', 'format of the problems')
      .choices(['text', 'json', 'junit', 'sarif', 'github'])
      .default('text'),
  )
}

/** The problems of files in the chosen format. */
export function checkedText(io: Io, checked: readonly CheckedFile[], { format, json }: CheckedOptions): string {
  switch (json === true ? 'json' : format) {
    case 'json': {
      const ok = checked.every(({ problems }) => problems.length === 0)
      return `${JSON.stringify({ format: 'skillroute/validation@1', ok, files: checked })}\n`
    }
    case 'junit':
      return problemsJunit(checked)
    case 'sarif':
      return problemsSarif(checked)
    case 'github':
      return problemsGithub(checked)
    default:
      return `${problemsText(checked, { paint: io.paint })}\n`
  }
}
