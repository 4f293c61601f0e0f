import { ValidationError } from '../../core/errors'
import type { StreamFaults } from '../model/notification-types'

/** No faults. */
export const NO_STREAM_FAULTS: StreamFaults = {
  lostPongs: 0,
  refusedConnections: 0,
  dropEveryMs: 0,
  delayMs: 0,
  duplicates: 0,
}

/** `faults` with the values of `changes`. @throws ValidationError for shares outside 0..1 and times below 0 */
export function changedFaults(faults: StreamFaults, changes: Partial<StreamFaults>): StreamFaults {
  const issues: { path: string; message: string }[] = []
  const read = (name: keyof StreamFaults, max: number): number => {
    const value = changes[name] ?? faults[name]
    if (!(value >= 0 && value <= max)) issues.push({ path: name, message: `must be from 0 to ${max}, not ${value}` })
    return value
  }
  const read01 = (name: keyof StreamFaults): number => read(name, 1)
  const changed = {
    lostPongs: read01('lostPongs'),
    refusedConnections: read01('refusedConnections'),
    duplicates: read01('duplicates'),
    dropEveryMs: read('dropEveryMs', Number.MAX_SAFE_INTEGER),
    delayMs: read('delayMs', Number.MAX_SAFE_INTEGER),
  }
  if (issues.length > 0) throw new ValidationError(issues, { subject: 'stream faults' })
  return changed
}
