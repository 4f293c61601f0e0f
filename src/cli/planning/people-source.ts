import { stat } from 'node:fs/promises'
import { type Command, Option } from 'commander'
import { ConfigError } from '../../core/errors'
import type { Want } from '../../documents'
import { resolvePath } from '../../terminal/io/files'
import type { Io } from '../../terminal/io/io'
import { readSheetFile, readSheetRequest } from '../../terminal/tables/sheet-file'
import { readLeavers } from '../../workflows/lists/leavers'

/** Options for a plan that is made from a list of people. */
export interface PeopleOptions {
  readonly like?: string | undefined
  readonly agents?: readonly string[] | undefined
  readonly leavers?: readonly string[] | undefined
  readonly newHires?: string | undefined
}

/** Adds the options for a plan that is made from a list of people. */
export function withPeopleOptions(command: Command): Command {
  return command
    .option('--like <agent>', 'give the --agents the skills with levels, languages and queues of this agent')
    .addOption(
      new Option(
        '--leavers <who...>',
        'remove skills, languages and queues from these agents, or from those in a file',
      ),
    )
    .option(
      '--new-hires <file>',
      'CSV or workbook of new hires: name or mail, like (the agent to copy), columns of skills or queues',
    )
}

/**
 * The people that a plan is made for; empty if it is made from something else. Reads their file.
 * @throws ConfigError for a copy without people to copy to, and for a file that cannot be read
 */
export async function peopleOf(io: Io, { like, agents, leavers, newHires }: PeopleOptions): Promise<Want> {
  if (like !== undefined && agents === undefined) {
    throw new ConfigError(
      '--like copies the skills and queues of one agent. Name the agents who get them with --agents.',
    )
  }
  return {
    like: like === undefined ? undefined : { like, agents: agents ?? [] },
    leavers: leavers === undefined ? undefined : await leaversOf(io, leavers),
    newHires: newHires === undefined ? undefined : await readSheetRequest(io, newHires),
  }
}

/** Names as they are; a single text that names a file is that file. */
async function leaversOf(io: Io, given: readonly string[]): Promise<readonly string[]> {
  const [file, ...others] = given
  if (file === undefined || others.length > 0) return given
  const found = await stat(resolvePath(io, file)).catch(() => undefined)
  if (found?.isFile() === true) return await readLeavers(await readSheetFile(io, file))
  if (!/\.(csv|xlsx|txt)$/i.test(file)) return given
  throw new ConfigError(`${file} cannot be read: there is no such file`, { code: 'file.unreadable' })
}
