import type { ApplyReport } from '../../../documents'

type CanaryEnd = NonNullable<ApplyReport['canary']>

/** How a canary ended. One without a figure to judge missed no limit, and passed none. */
export function canaryWord({ passed, judged }: CanaryEnd): 'passed' | 'failed' | 'not judged' {
  if (!passed) return 'failed'
  return judged === 0 ? 'not judged' : 'passed'
}

/** The color of that. */
export function canaryState(canary: CanaryEnd): 'good' | 'bad' | 'warn' {
  return ({ passed: 'good', failed: 'bad', 'not judged': 'warn' } as const)[canaryWord(canary)]
}
