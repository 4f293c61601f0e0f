import { expect, it } from 'vitest'
import { emulated } from '../../../test/support/emulated'
import { clientCredentials, createClient } from '../../index'
import { consoleLogger, type LogLevel, pinoLogger } from './loggers'
import type { Logger } from './types'

type Line = readonly [level: keyof Logger, ...args: unknown[]]

/** A target of logs that keeps what it is given. */
function retained() {
  const lines: Line[] = []
  const take =
    (level: keyof Logger) =>
    (...args: unknown[]): void =>
      void lines.push([level, ...args])
  return { lines, debug: take('debug'), info: take('info'), warn: take('warn'), error: take('error') }
}

it.each([
  [undefined, ['warn', 'error']],
  ['debug', ['debug', 'info', 'warn', 'error']],
  ['info', ['info', 'warn', 'error']],
  ['error', ['error']],
  ['silent', []],
] as const)('the level %s of the console lets %j through', (level, desired) => {
  const console = retained()
  const logger = consoleLogger({ level, console })
  for (const name of ['debug', 'info', 'warn', 'error'] as const) logger[name]('said', { of: name })
  expect(console.lines).toEqual(desired.map((name) => [name, `said {"of":"${name}"}`]))
})

it('pino gets the details first, and its own level decides', () => {
  const pino = retained()
  const logger = pinoLogger(pino)
  logger.debug('said', { a: 1 })
  logger.error('alone')
  expect(pino.lines).toEqual([
    ['debug', { skillroute: { a: 1 } }, 'said'],
    ['error', { skillroute: undefined }, 'alone'],
  ])
})

it('refuses a level that there is not', () => {
  const level: string = 'loud'
  expect(() => consoleLogger({ level: level as LogLevel })).toThrow(
    'options.level: must be one of debug, info, warn, error, silent, not "loud"',
  )
})

it('a client logs what it repeats at warn, without its token', async () => {
  const { emulator, clock, fetch, stop } = await emulated({ agents: 3 })
  emulator.faults.add({ method: 'GET', times: 1, fault: { kind: 'status', status: 503 } })
  const [console, pino] = [retained(), retained()]
  const { url: baseUrl, loginUrl, clientId, clientSecret } = emulator
  const both = [consoleLogger({ console }), pinoLogger(pino, { level: 'info' })] as const
  const logger: Logger = {
    debug: (...said) => both.forEach((one) => void one.debug(...said)),
    info: (...said) => both.forEach((one) => void one.info(...said)),
    warn: (...said) => both.forEach((one) => void one.warn(...said)),
    error: (...said) => both.forEach((one) => void one.error(...said)),
  }
  const auth = clientCredentials({ clientId, clientSecret })
  const client = createClient({ baseUrl, loginUrl, auth, clock, fetch, logger })
  await client.organizations.me()
  await client.close()
  await stop()
  expect(console.lines.map(([level]) => level)).toEqual(['warn'])
  expect(pino.lines.map(([level]) => level)).toEqual(['info', 'warn'])
  expect(JSON.stringify([console.lines, pino.lines])).not.toContain(clientSecret)
})
