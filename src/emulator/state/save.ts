import type { Backend } from '../backend/backend'
import { writePrivate } from '../http/private-file'
import type { EmulatorState } from '../model/state-types'
import type { EmulatorOptions } from '../model/types'
import { worldDigest } from './digest'

/** The present state of an emulator. @param began the options with which it was started */
export function stateOfBackend(backend: Backend, began: EmulatorState['options']): EmulatorState {
  return backend.time.held(() => {
    const digest = worldDigest(backend.world)
    return {
      format: 'skillroute/emulator-state@1',
      options: began,
      entries: backend.journal.entries,
      place: backend.journal.place(),
      speed: backend.time.speed,
      correlationIdsTaken: backend.newCorrelationId.taken,
      tokens: backend.tokens.save(),
      digest,
    }
  })
}

/** The options that a state contains. */
export function beganWith(options: EmulatorOptions, nowMs: number): EmulatorState['options'] {
  const {
    now: _now,
    clock: _clock,
    port: _port,
    hosts: _hosts,
    tls: _tls,
    speed: _speed,
    state: _state,
    ...retained
  } = options
  return { ...retained, now: nowMs }
}

/** Writes a state to a file that only its owner may read: it contains tokens, and a twin's documents name people. */
export async function writeState(file: string, state: EmulatorState): Promise<void> {
  await writePrivate(file, `${JSON.stringify(state)}\n`)
}
