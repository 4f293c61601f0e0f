import { ValidationError } from '../../core/errors'
import type { EmulatorState } from '../model/state-types'
import type { EmulatorOptions } from '../model/types'

/** Options allowed beside a state: they belong to the process, not to the org. */
const BESIDE = ['state', 'port', 'hosts', 'clock', 'tls', 'speed', 'keepAlive']

/**
 * The options of an emulator that continues from a state.
 * @throws ValidationError for options that the state decides
 */
export function restoredOptions(given: EmulatorOptions, { options }: EmulatorState): EmulatorOptions {
  const wrong = Object.entries(given).filter(([name, value]) => value !== undefined && !BESIDE.includes(name))
  if (wrong.length > 0) {
    const issues = wrong.map(([path]) => ({ path, message: 'cannot be given together with a state, which decides it' }))
    throw new ValidationError(issues, { subject: 'emulator options' })
  }
  const { port, hosts, clock, tls } = given
  const began: EmulatorOptions = { ...options }
  return { ...began, port, hosts, clock, tls }
}
