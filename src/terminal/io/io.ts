import type { Paint } from '../../report'

/** All inputs and outputs of the command, so that a test can run it as a terminal does. */
export interface Io {
  /** Prints results, which go to a pipe or a file. */
  out(text: string): void
  /** Prints progress, notes and errors. */
  err(text: string): void
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  readonly paint: Paint
  /** Maximum characters in a line. */
  readonly columns: number
  /** Whether progress may redraw its line. */
  readonly liveErr: boolean
  /** Whether results may redraw the screen, because they go to a terminal. Default false. */
  readonly liveOut?: boolean | undefined
  /** Asks the user, and resolves to the line that they type. Absent: there is no terminal. */
  ask?(question: string): Promise<string>
  /** Opens an address in the user's browser. Absent: there is no user. */
  openBrowser?(url: string): void
  /** Aborted by Ctrl-C or SIGTERM. */
  readonly signal: AbortSignal
}

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
