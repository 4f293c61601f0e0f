import type { Io } from './io'

/** What a command needs beside its options. */
export interface CommandContext {
  readonly io: Io
  /** Sets the exit code of a run that did its work, such as 3 for problems found. */
  readonly exit: (code: number) => void
}
