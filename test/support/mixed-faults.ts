import type { Fault } from '../../src/emulator'

/** Nine ways in which a request can go wrong, those after the work was done among them. */
export const MIXED_FAULTS: readonly Fault[] = [
  { kind: 'rateLimit', retryAfterSeconds: 2 },
  { kind: 'status', status: 500 },
  { kind: 'html', status: 502 },
  { kind: 'emptyBody', status: 503 },
  { kind: 'status', status: 504 },
  { kind: 'reset', when: 'before' },
  { kind: 'reset', when: 'after' },
  { kind: 'timeout', when: 'after' },
  { kind: 'truncated' },
]
