import { BlockList, isIP } from 'node:net'

/**
 * Addresses that are not public hosts: the own machine and networks, link-local addresses, metadata services of clouds,
 * and others in the IANA registries of special-purpose addresses.
 */
const SPECIAL_IPV4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
]

/** Parts of the public range that are not public: tunnels into other networks, documentation, protocol assignments. */
const SPECIAL_IPV6: readonly (readonly [string, number])[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
]

/** Ranges whose last 32 bits are an IPv4 address: mapped ones, and those that a gateway translates. */
const HOLDING_IPV4: readonly (readonly [string, number])[] = [
  ['::ffff:0:0', 96],
  ['64:ff9b::', 96],
]

/** Which addresses messages may go to. */
export interface AddressRules {
  /** @param host the name in the URL, by which an address may be allowed. */
  allows(address: string, host: string): boolean
  /** Whether this host or address was explicitly allowed, and is not just public. */
  names(host: string): boolean
}

/**
 * Rules that allow public addresses, and those named in `allowed`.
 * @param allowed `true` for everything; or hosts (`localhost`), addresses (`127.0.0.1`) and networks (`10.1.0.0/16`)
 */
export function addressRules(allowed: boolean | readonly string[] = false): AddressRules {
  if (allowed === true) return { allows: () => true, names: () => true }
  const special = { 4: buildBlockList(SPECIAL_IPV4, 'ipv4'), 6: buildBlockList(SPECIAL_IPV6, 'ipv6') }
  const unicast = buildBlockList([['2000::', 3]], 'ipv6')
  const holding = buildBlockList(HOLDING_IPV4, 'ipv6')
  const entries = allowed === false ? [] : allowed
  const hosts = new Set(entries.map((entry) => entry.toLowerCase()))
  const networks = parseNetworks(entries)

  function isPublic(address: string): boolean {
    if (isIP(address) === 4) return !special[4].check(address, 'ipv4')
    if (isIP(address) !== 6) return false
    if (holding.check(address, 'ipv6')) return isPublic(lastFour(address))
    return unicast.check(address, 'ipv6') && !special[6].check(address, 'ipv6')
  }

  function isNamed(host: string): boolean {
    const version = isIP(host)
    return hosts.has(host.toLowerCase()) || (version !== 0 && networks.check(host, version === 4 ? 'ipv4' : 'ipv6'))
  }

  return {
    allows(address, host) {
      // A zone, as in `fe80::1%eth0`, is not part of the address.
      const plain = address.replace(/%.*$/, '')
      return isNamed(host) || isNamed(plain) || isPublic(plain)
    },
    names: isNamed,
  }
}

function buildBlockList(ranges: readonly (readonly [string, number])[], family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList()
  for (const [address, bits] of ranges) list.addSubnet(address, bits, family)
  return list
}

/** The addresses and networks among the entries; the others are names of hosts. */
function parseNetworks(entries: readonly string[]): BlockList {
  const list = new BlockList()
  for (const entry of entries) {
    const [address = '', bits] = entry.split('/')
    const version = isIP(address)
    if (version === 0) continue
    list.addSubnet(address, Number(bits ?? (version === 4 ? 32 : 128)), version === 4 ? 'ipv4' : 'ipv6')
  }
  return list
}

/** Whether an entry of `allowed` is valid: a host, an address, or a network with a possible prefix length. */
export function isAllowedEntry(entry: string): boolean {
  const [address = '', bits, ...rest] = entry.split('/')
  const version = isIP(address)
  if (rest.length > 0) return false
  if (version === 0) return bits === undefined && /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(address)
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128))
}

/** The IPv4 address in the last 32 bits of an IPv6 one. */
function lastFour(address: string): string {
  // A URL writes every address in one way: hexadecimal groups, the longest run of zeros left out.
  const groups = new URL(`http://[${address}]`).hostname.slice(1, -1).split(':').slice(-2)
  return groups
    .map((group) => Number.parseInt(group === '' ? '0' : group, 16))
    .flatMap((group) => [group >> 8, group & 255])
    .join('.')
}

/** The host of a URL as a resolver takes it: an IPv6 address without its brackets. */
function hostOf(url: URL): string {
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
