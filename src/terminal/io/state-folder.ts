import { homedir } from 'node:os'
import { join } from 'node:path'
import { type Command, Option } from 'commander'
import { resolvePath } from './files'
import type { Io } from './io'

/** The default folder of the command's state, in the working directory. */
export const STATE_FOLDER = '.skillroute'

export const STATE_VARIABLE = 'SKILLROUTE_STATE'

/**
 * Adds the option that names the state folder. It overrides the variable, including for commands that this command
 * runs.
 */
export function withStateOption(command: Command): Command {
  return command.addOption(
    new Option(
      '--state <folder>',
      `folder of journals, held changes, ledger, audit log, token cache and leases (default: ${STATE_VARIABLE}, else ` +
        `${STATE_FOLDER} in the working directory, with leases in ~/.local/state/skillroute for all folders of this user)`,
    ).hideHelp(),
  )
}

/** The state folder that the user named by option or variable; undefined: the default folder. */
export function namedState(io: Io): string | undefined {
  const { [STATE_VARIABLE]: folder } = io.env
  return folder === undefined || folder === '' ? undefined : resolvePath(io, folder)
}

export function statePath(io: Io, ...parts: string[]): string {
  return join(namedState(io) ?? resolvePath(io, STATE_FOLDER), ...parts)
}

/**
 * A path for state that runs from different folders share, such as leases. It is in the state folder that the user
 * named, so that containers can share it, or otherwise in one folder per user.
 */
export function sharedStatePath(io: Io, ...parts: string[]): string {
  const named = namedState(io)
  if (named !== undefined) return join(named, ...parts)
  return join(io.env.XDG_STATE_HOME ?? join(homedir(), '.local', 'state'), 'skillroute', ...parts)
}

export function leaseFolder(io: Io): string {
  return sharedStatePath(io, 'leases')
}
