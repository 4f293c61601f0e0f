import type { Paint } from '../../report'

/** Everything the command touches outside itself, so that it can be run inside a test as it runs in a terminal. */
export interface Io {
  /** Results: what a pipe or a file should get. */
  out(text: string): void
  /** Progress, notes and errors. */
  err(text: string): void
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  readonly paint: Paint
  /** Characters a line may take. */
  readonly columns: number
  /** Whether progress may redraw its line. */
  readonly liveErr: boolean
  /** Whether results may redraw the screen: they go to a terminal. Default false. */
  readonly liveOut?: boolean | undefined
  /** Aborted by Ctrl-C or SIGTERM. */
  readonly signal: AbortSignal
}
