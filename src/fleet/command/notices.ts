import { ConfigError } from '../../core/errors'
import { cleanText } from '../../report/text/kit/clean'
import type { Io } from '../../terminal/io/io'
import type { WorkerNotice } from '..'

/**
 * Prints the notices of a fleet command's own worker: that Redis cannot be used, and why a job waits, each once.
 * @param hopeless aborted with an error that waiting does not resolve
 */
export function fleetNotices(io: Io, hopeless: AbortController): (notice: WorkerNotice) => void {
  const waits = new Map<string, string>()
  const { bad, warn } = io.paint
  return ({ type, job, message = '', code }) => {
    if (type === 'trouble') io.err(`${bad('trouble')} Redis: ${cleanText(message)}\n`)
    if (type === 'recovered') io.err(`${warn('note')} Redis: ${cleanText(message)}\n`)
    if (code !== undefined && !hopeless.signal.aborted) {
      hopeless.abort(
        new ConfigError(
          `Redis cannot be used: ${message}. Current work has stopped where it can be resumed; run the command again once this is fixed.`,
          { code },
        ),
      )
    }
    if (type !== 'postponed') return
    // The message about a lease contains its last renewal, which changes: only the part before it is compared.
    const [what = ''] = message.split(': ')
    if (waits.get(job) !== what) io.err(`${warn('note')} ${cleanText(`${job} waits: ${message}`)}\n`)
    waits.set(job, what)
  }
}
