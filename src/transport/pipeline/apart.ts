import type { Clock } from '../../core/time/clock'
import { emulatorTimeOf, isApart } from '../../core/time/emulator-time'
import type { Events } from './events'

/**
 * Checks the headers of each answer. Warns once if they come from an emulator whose time differs from `clock`.
 */
export function warnApart(clock: Clock, { emit }: Pick<Events, 'emit'>): (headers: Headers) => void {
  let isWarned = false
  return (headers) => {
    const atMs = isWarned ? undefined : emulatorTimeOf(headers)
    if (atMs === undefined || !isApart(clock.now(), atMs)) return
    isWarned = true
    const message = `The emulator's time is ${isoOf(atMs)}, this client's ${isoOf(clock.now())}: time windows that end now miss the emulator's history. Give the client clock: emulator.clock.`
    emit('warning', { code: 'clock.apart', message })
  }
}

function isoOf(atMs: number): string {
  return new Date(atMs).toISOString()
}
