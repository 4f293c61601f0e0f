import type { Io } from './io'

/** What a command needs beside its options. */
export interface CommandContext {
  readonly io: Io
  /** Sets the exit code of a run that did its work, such as 3 for problems found. */
  readonly exit: (code: number) => void
  /** Runs another command line, for commands that run commands. Returns its exit code. */
  readonly run: (argv: readonly string[], io: Io) => Promise<number>
  /** What is wrong with such a command line; undefined: nothing that shows without running it. */
  readonly usageProblem: (argv: readonly string[]) => string | undefined
}
