import { ValidationError } from '../core/errors'
import { checkOptions } from '../core/schema'
import type { Emulator, EmulatorOptions } from './model/types'
import { openEmulator } from './open'
import { type EmulatorParts, emulatorFields } from './options'

/**
 * Starts an emulated Genesys Cloud: an HTTP server on the loopback address that serves both the login host and the API
 * of a generated org. The same seed and options give the same org, history and ids.
 * @param options org size, seed, rate, clock, switches; everything has a default (200 agents, 12 queues, 16 skills)
 * @returns the running emulator; call `stop()` when done
 * @throws ValidationError when a size, rate, port or date makes no sense
 * @throws ConfigError when it cannot listen on the port, or a file of its state cannot be read
 * @example
 * const emulator = await startEmulator({ seed: 7, agents: 50 })
 * const answer = await fetch(`${emulator.loginUrl}/oauth/token`, { method: 'POST' })
 * await emulator.stop()
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  checkOptions(options, emulatorFields())
  return await openEmulator(options, ownParts)
}

/** @throws ValidationError for the state of a twin */
function ownParts(settings: EmulatorOptions): EmulatorParts {
  if (!('snapshot' in settings || 'cassette' in settings)) return {}
  const message = 'is that of a twin or of a replay, which startTwin of skillroute/twin continues'
  throw new ValidationError([{ path: 'state', message }], { subject: 'emulator options' })
}
