/** What the parts of the command line are given in tests of their own: a folder, and nobody who listens. */

import { plain } from '../../src/report'
import type { Io } from '../../src/terminal/io/io'

/** @param own what a test looks at, in place of nothing */
export function quietIo(cwd: string, own: Partial<Io> = {}): Io {
  return {
    out: () => undefined,
    err: () => undefined,
    env: {},
    cwd,
    paint: plain,
    columns: 80,
    liveErr: false,
    signal: new AbortController().signal,
    ...own,
  }
}
