import { isIP } from 'node:net'
import type { AddressRules } from './addresses'

/** The host of a URL as a resolver takes it: an IPv6 address without its brackets. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/, '$1')
}

/** Nothing is sent to an address that is not public, unless it is allowed. */
export class RefusedTarget extends Error {
  override readonly name = 'RefusedTarget'

  constructor(host: string, addresses: readonly string[]) {
    const at = addresses.length === 0 ? 'has no address' : `is at ${addresses.join(', ')}, not public`
    super(`${host} ${at}: nothing is sent there unless it is allowed (allowPrivate)`)
  }
}

/**
 * Why a URL cannot be a target, evaluated without resolving its host; undefined if it can. The URL parser writes numbers
 * such as `2130706433` and `0x7f.1` as the addresses that they mean, so no address is hidden.
 */
export function explainRefusal(url: URL, rules: AddressRules): string | undefined {
  const host = hostOf(url)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return `must start with https://, not ${url.protocol}`
  if (url.username !== '' || url.password !== '') return 'must not contain a user name or password'
  if (isIP(host) !== 0 && !rules.allows(host, host)) {
    return `${host} is not a public address; name it in allowPrivate to allow it`
  }
  // Without TLS, messages can be read on the way; this may be acceptable inside one's own network.
  if (url.protocol === 'http:' && !rules.names(host)) {
    return 'must start with https:// unless its host is named in allowPrivate'
  }
  return undefined
}
