import { ANALYTICS_CHECKS } from './analytics'
import type { CheckInfo } from './check-info'
import { READ_CHECKS } from './reads'
import { WRITE_CHECKS } from './writes'

/** Every check, as `docs/probe.md` lists them by what they need. */
export const CHECKS: readonly CheckInfo[] = [...READ_CHECKS, ...ANALYTICS_CHECKS, ...WRITE_CHECKS]
