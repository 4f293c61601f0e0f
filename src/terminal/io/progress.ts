import type { Progress as Steps } from '../../core/progress'
import { type Clock, systemClock } from '../../core/time/clock'
import { bar, duration } from '../../report/text/kit/figures'
import type { ApplyProgress } from '../../workflows'
import type { Io } from './io'

/**
 * Progress of work that is counted. On a terminal it redraws one line; elsewhere it prints a line every quarter of the work
 * and every ten seconds.
 */
export interface Progress {
  update(done: number, total: number, note?: string): void
  end(): void
}

/** Maximum time between two lines where nothing can be redrawn, ms, so that a run does not seem to hang. */
const MAX_SILENT_MS = 10_000

/** @param quiet progress on a terminal alone, for `--json` */
export function showProgress(io: Io, title: string, quiet = false, clock: Clock = systemClock): Progress {
  const line = createLine(io, title, quiet, clock)
  return {
    update(done, total, note = '') {
      if (total > 0) line.show(Math.min(1, done / total), `${done}/${total}`, note)
    },
    end: line.end,
  }
}

function createLine(io: Io, title: string, quiet: boolean, clock: Clock) {
  let printedQuarter = -1
  let printedMs = Number.NEGATIVE_INFINITY
  let drawn = false
  return {
    show(ratio: number, figure: string, note: string): void {
      if (quiet && !io.liveErr) return
      const after = `${figure}${note === '' ? '' : `  ${note}`}`
      if (io.liveErr) {
        io.err(`\r\u001B[2K${title} ${bar(ratio, 24).padEnd(24, '·')} ${after}`)
        drawn = true
        return
      }
      const quarter = Math.floor(ratio * 4)
      if (quarter === printedQuarter && clock.now() - printedMs < MAX_SILENT_MS) return
      printedQuarter = quarter
      printedMs = clock.now()
      io.err(`${title} ${after}\n`)
    },
    end(): void {
      if (drawn) io.err('\r\u001B[2K')
      drawn = false
    },
  }
}

/** Progress of work in several steps: one bar from 0 to 100 with the time left. */
export interface StepProgress {
  /** @param progress of all steps together, as `inStages` gives it */
  update(progress: Steps): void
  /** Ends the progress line. May be called repeatedly. */
  end(): void
}

/** Steps of rounds whose number is not known: their share of the bar is no measure of time. */
const UNKNOWN_ROUNDS = new Set(['looking for changes', 'searching'])

/** Before this much has passed, the time left is unknown. */
const MIN_SEEN = { seconds: 2, percent: 3 }

/** @param quiet progress on a terminal alone, for `--json` */
export function stepProgress(io: Io, title: string, quiet = false, clock: Clock = systemClock): StepProgress {
  const line = createLine(io, title, quiet, clock)
  // Counts from the first step forward: reading before it takes a time of its own.
  let began: { readonly ms: number; readonly percent: number } | undefined
  return {
    update({ step, done, total, detail }) {
      if (total <= 0) return
      const percent = Math.floor((100 * done) / total)
      if (began === undefined || began.percent === percent) began = { ms: clock.now(), percent }
      const seconds = (clock.now() - began.ms) / 1000
      const passed = percent - began.percent
      const isKnown = !UNKNOWN_ROUNDS.has(step) && seconds >= MIN_SEEN.seconds && passed >= MIN_SEEN.percent
      const left = leftText({ remainingMs: isKnown ? 1000 * Math.round((seconds * (100 - percent)) / passed) : null })
      line.show(
        percent / 100,
        `${percent} %`,
        [left, step, detail ?? ''].filter((text) => text !== '' && text !== title).join('  '),
      )
    },
    end: line.end,
  }
}

/** The remaining time of a run, beside its progress; empty before its speed is known and when nothing is left. */
export function leftText({ remainingMs }: Pick<ApplyProgress, 'remainingMs'>): string {
  if (remainingMs === null || remainingMs === 0) return ''
  const seconds = remainingMs / 1000
  return seconds < 1 ? 'less than a second left' : `${seconds < 60 ? `${seconds} s` : duration(seconds)} left`
}

/** The phase of a run, with its remaining time. The watch of a canary has none, because it makes no requests. */
export function phaseText(at: Pick<ApplyProgress, 'step' | 'remainingMs'>): string {
  const left = at.step === 'watching' ? '' : leftText(at)
  return left === '' ? at.step : `${at.step}, ${left}`
}
