import type { Io } from './io'

/** What a command needs beside its options. */
export interface CommandContext {
  readonly io: Io
  /** Sets the exit code of a run that did its work, such as 3 for problems found. */
  readonly exit: (code: number) => void
  /** Runs another command line, for commands whose work is to run commands. Gives its exit code. */
  readonly run: (argv: readonly string[], io: Io) => Promise<number>
  /** What is wrong with the words of such a command line; undefined: nothing that can be told without running it. */
  readonly usageProblem: (argv: readonly string[]) => string | undefined
}
