import * as z from 'zod/mini'
import { checkParts } from '../../core/checks'
import { checkOptions, withMethods } from '../../core/schema'
import type { Logger } from './types'

/** The lowest level that is written. `silent`: nothing is written. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent'

/** The methods of a pino logger that are used. */
export type PinoLogger = Readonly<Record<keyof Logger, (detail: object, message: string) => void>>

const METHODS = ['debug', 'info', 'warn', 'error'] as const
const LEVELS = [...METHODS, 'silent'] as const satisfies readonly LogLevel[]

/**
 * A logger for the console: one line per event, with its details as JSON. `warn` (the default) writes retries and waits
 * that the server demands, `info` also logins, `debug` every request and answer.
 * @param options.console where lines go. Default: the runtime's console
 * @throws ValidationError for an unknown level
 * @example createClient({ logger: consoleLogger({ level: 'info' }) })
 */
export function consoleLogger(
  options: {
    readonly level?: LogLevel | undefined
    readonly console?: Readonly<Record<keyof Logger, (line: string) => void>> | undefined
  } = {},
): Logger {
  checkOptions(options, { level: z.optional(z.enum(LEVELS)), console: z.optional(withMethods(...METHODS)) })
  const { level, console: target = globalThis.console } = options
  return createLogger(level, (name, message, detail) =>
    target[name](detail === undefined ? message : `${message} ${JSON.stringify(detail)}`),
  )
}

/**
 * A logger for pino, which takes the details before the message: they become fields of the line under `skillroute`.
 * @param logger of pino, such as a child of the program's own
 * @param options.level Default: `debug`, so that the level of pino decides
 * @throws ValidationError for an unknown level
 * @example createClient({ logger: pinoLogger(pino({ level: 'info' })) })
 */
export function pinoLogger(logger: PinoLogger, options: { readonly level?: LogLevel | undefined } = {}): Logger {
  checkParts(logger, 'logger', ...METHODS)
  checkOptions(options, { level: z.optional(z.enum(LEVELS)) })
  return createLogger(options.level ?? 'debug', (name, message, detail) =>
    logger[name]({ skillroute: detail }, message),
  )
}

function createLogger(
  level: LogLevel = 'warn',
  write: (name: keyof Logger, message: string, detail: unknown) => void,
): Logger {
  const min = LEVELS.indexOf(level)
  const logAt =
    (name: keyof Logger) =>
    (message: string, detail?: unknown): void => {
      if (LEVELS.indexOf(name) >= min) write(name, message, detail)
    }
  return { debug: logAt('debug'), info: logAt('info'), warn: logAt('warn'), error: logAt('error') }
}
