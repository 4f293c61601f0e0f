import { type Clock, systemClock } from '../../core/time/clock'
import { bar, duration } from '../../report/text/kit/figures'
import type { ApplyProgress } from '../../workflows'
import type { Io } from './io'

/**
 * Progress of one long step. On a terminal it redraws one line; elsewhere it prints a line every quarter of the work
 * and every ten seconds.
 */
export interface Progress {
  update(done: number, total: number, note?: string): void
  end(): void
}

/** Maximum time between two lines where nothing can be redrawn, ms, so that a run does not seem to hang. */
const SIGN_OF_LIFE_MS = 10_000

/** @param quiet no progress at all, for `--json` into a pipe */
export function progressOf(io: Io, title: string, quiet = false, clock: Clock = systemClock): Progress {
  let shownQuarter = -1
  let shownMs = Number.NEGATIVE_INFINITY
  let drawn = false
  return {
    update(done, total, note = '') {
      if (quiet || total <= 0) return
      const ratio = Math.min(1, done / total)
      const after = `${done}/${total}${note === '' ? '' : `  ${note}`}`
      if (io.liveErr) {
        io.err(`\r\u001B[2K${title} ${bar(ratio, 24).padEnd(24, '·')} ${after}`)
        drawn = true
        return
      }
      const quarter = Math.floor(ratio * 4)
      if (quarter === shownQuarter && clock.now() - shownMs < SIGN_OF_LIFE_MS) return
      shownQuarter = quarter
      shownMs = clock.now()
      io.err(`${title} ${after}\n`)
    },
    end() {
      if (drawn) io.err('\r\u001B[2K')
    },
  }
}

/** Progress of work in several consecutive steps, each on its own line. */
export interface StepProgress {
  update(step: string, done: number, total: number, note?: string): void
  /** Ends the progress line. May be called repeatedly. */
  end(): void
}

/** @param quiet no progress at all, for `--json` into a pipe */
export function stepProgress(io: Io, quiet = false): StepProgress {
  let current: { readonly step: string; readonly progress: Progress } | undefined
  const end = (): void => {
    current?.progress.end()
    current = undefined
  }
  return {
    update(step, done, total, note) {
      if (current?.step !== step) {
        end()
        current = { step, progress: progressOf(io, step, quiet) }
      }
      current.progress.update(done, total, note)
    },
    end,
  }
}

/** The remaining time of a run, beside its progress; empty before its speed is known and when nothing is left. */
export function leftText({ remainingSeconds: seconds }: Pick<ApplyProgress, 'remainingSeconds'>): string {
  if (seconds === null || seconds === 0) return ''
  return seconds < 1 ? 'less than a second left' : `${seconds < 60 ? `${seconds} s` : duration(seconds)} left`
}

/** The phase of a run, with its remaining time. The watch of a canary has none, because it makes no requests. */
export function phaseText(at: Pick<ApplyProgress, 'phase' | 'remainingSeconds'>): string {
  const left = at.phase === 'watching' ? '' : leftText(at)
  return left === '' ? at.phase : `${at.phase}, ${left}`
}
