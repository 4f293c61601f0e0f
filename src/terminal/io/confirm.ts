import { ConfigError } from '../../core/errors'
import type { Io } from './io'

/**
 * Asks a question before something is removed or created. Without a terminal nobody can answer, so `--yes` is needed.
 * @returns whether the answer was yes
 * @throws ConfigError when there is no terminal and `--yes` was not given
 */
export async function confirm(io: Io, question: string): Promise<boolean> {
  if (io.ask === undefined) {
    throw new ConfigError(`${question} There is no terminal to answer: confirm with --yes.`, { code: 'confirm.needed' })
  }
  return /^y(es)?$/i.test((await io.ask(`${question} [y/N] `)).trim())
}
