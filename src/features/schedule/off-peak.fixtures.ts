import { type ManualClock, manualClock } from '../../core/time/manual-clock'
import { memoryLease, memoryLedger } from '../../stores'
import type { RunLogEntry } from './run-log'
import type { OffPeakOptions } from './run-off-peak'

/** What a run works with, on a clock that only the test moves, and what it logged. */
export interface OffPeakBench {
  readonly clock: ManualClock
  readonly log: RunLogEntry[]
  readonly options: Pick<OffPeakOptions<unknown>, 'clock' | 'lease' | 'ledger' | 'log'>
  lines(): string[]
  starts(): string[]
}

export function offPeakBench(now: string): OffPeakBench {
  const clock = manualClock(Date.parse(now))
  const log: RunLogEntry[] = []
  return {
    clock,
    log,
    options: {
      clock,
      lease: memoryLease({ clock }),
      ledger: memoryLedger({ clock }),
      log: (entry) => void log.push(entry),
    },
    lines: () => log.map((entry) => `${entry.at.slice(0, 19)} ${entry.type}`),
    starts: () => log.filter((entry) => entry.type === 'started').map((entry) => entry.window.id),
  }
}
