import { createInterface } from 'node:readline/promises'
import { ConfigError } from '../../core/errors'
import { Interrupted } from './exit-code'
import type { Io } from './io'

/**
 * Asks a question before something is removed or created. Without a terminal nobody can answer, so `--yes` is needed.
 * @returns whether the answer was yes
 * @throws ConfigError when there is no terminal and `--yes` was not given
 */
export async function confirm(io: Io, question: string): Promise<boolean> {
  if (!process.stdin.isTTY) {
    throw new ConfigError(`${question} There is no terminal to answer: confirm with --yes.`, { code: 'confirm.needed' })
  }
  const lines = createInterface({ input: process.stdin, output: process.stderr })
  try {
    const answer = await lines.question(`${question} [y/N] `, { signal: io.signal })
    return /^y(es)?$/i.test(answer.trim())
  } catch (error) {
    // Ctrl-C at the prompt reaches the prompt, not the process.
    if (error instanceof Error && error.name === 'AbortError') throw new Interrupted('interrupted')
    throw error
  } finally {
    lines.close()
  }
}
