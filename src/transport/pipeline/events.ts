import EventEmitter from 'eventemitter3'
import { formatValue } from '../../core/checks'
import { ValidationError } from '../../core/errors'
import type { Secrets } from '../kit/secrets'
import type { Logger, TransportEvents } from '../wiring/types'

/** Where the stages report events. */
export interface Events {
  emit<E extends keyof TransportEvents>(event: E, detail: TransportEvents[E]): void
  /** @returns a function that ends this registration */
  on<E extends keyof TransportEvents>(event: E, fn: (detail: TransportEvents[E]) => void): () => void
  close(): void
}

const LEVELS = {
  request: 'debug',
  response: 'debug',
  failure: 'debug',
  retry: 'warn',
  throttle: 'warn',
  token: 'info',
  warning: 'warn',
} as const satisfies Record<keyof TransportEvents, keyof Logger>

/**
 * Typed events, also written to the logger, redacted. A listener that throws does not disturb the call: its error is
 * logged.
 */
export function createEvents(logger: Logger | undefined, secrets: Secrets): Events {
  const emitter = new EventEmitter<keyof TransportEvents>()

  function log(level: keyof Logger, message: string, detail: unknown): void {
    try {
      logger?.[level](message, secrets.value(detail))
    } catch {
      // If the logger throws, there is nowhere left to report it.
      return
    }
  }

  return {
    emit(event, detail) {
      if (logger !== undefined) log(LEVELS[event], `skillroute ${event}`, detail)
      for (const listener of emitter.listeners(event)) {
        try {
          listener(detail)
        } catch (error) {
          log('error', `skillroute: a listener of '${event}' threw`, error)
        }
      }
    },
    on(event, fn) {
      if (!Object.hasOwn(LEVELS, event))
        throw new ValidationError([
          { path: 'event', message: `must be one of ${Object.keys(LEVELS).join(', ')}, not ${formatValue(event)}` },
        ])
      // Each registration is separate, so that a function registered twice is removed one registration at a time.
      const handler = (detail: TransportEvents[typeof event]): void => fn(detail)
      emitter.on(event, handler)
      return () => void emitter.off(event, handler)
    },
    close: () => void emitter.removeAllListeners(),
  }
}
