/** `npm run test:full`: all tests, also `*.full.test.ts`, those that have a large form in that form. It takes hours. */
import { configWith } from './vitest.config'

const LARGE = {
  SKILLROUTE_FULL: '1',
  SKILLROUTE_FAULT_CALLS: '5000',
  SKILLROUTE_REASONS: '50',
  SKILLROUTE_RELAY_EVENTS: '10000',
  SKILLROUTE_RELAY_KILLS: '50',
  SKILLROUTE_STREAM_RUNS: '1000',
  SKILLROUTE_WRITER_RUNS: '25',
  SKILLROUTE_LAMBDA_CHANGES: '300',
}
for (const [name, value] of Object.entries(LARGE)) process.env[name] ??= value

export default configWith({ large: true })
