import type { Io } from './io'

/** What a command needs besides its options. */
export interface CommandContext {
  readonly io: Io
  /** Sets the exit code of a run that completed, such as 3 for problems found. */
  readonly exit: (code: number) => void
  /** Runs another command line and returns its exit code, for commands that run commands. */
  readonly run: (argv: readonly string[], io: Io) => Promise<number>
  /** The problem of such a command line; undefined when it has none that can be found without running it. */
  readonly usageProblem: (argv: readonly string[]) => string | undefined
}
