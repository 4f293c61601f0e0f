import { ConfigError } from '../../core/errors'

/**
 * The address of a Redis, checked.
 * @throws ConfigError that does not repeat the address: in a malformed one, a password may be anywhere
 */
export function redisAddress(url: string): string {
  const address = url.trim()
  const parsed = URL.canParse(address) ? new URL(address) : undefined
  const isRedis = parsed !== undefined && ['redis:', 'rediss:'].includes(parsed.protocol) && parsed.hostname !== ''
  // A bare # or / ends the host early, so that a part of the password would be taken for host and port.
  if (isRedis && !/[#/?][^@]*@/.test(address.slice(address.indexOf('//') + 2))) return address
  throw new ConfigError(
    'The address of Redis is not a URL such as redis://localhost:6379 or rediss://:password@host:6379. Special characters of a password are written as in any URL: / as %2F, # as %23, @ as %40.',
    { code: 'config.redisUrl' },
  )
}

/** A Redis as messages name it: without user, password, and options of the address. */
export function redisPlace(url: string): string {
  if (!URL.canParse(url)) return 'Redis'
  const { protocol, host, pathname } = new URL(url)
  return `${protocol}//${host}${/^\/\d*$/.test(pathname) ? pathname : ''}`
}
