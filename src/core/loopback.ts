/**
 * Whether a host name or address, as `URL.hostname` gives it, is this machine whatever a name server says: `localhost`,
 * 127.0.0.0/8 as an address, or `[::1]`. A name that only begins like one (`127.evil.example`) is somebody else's.
 */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.(25[0-5]|2[0-4]\d|1?\d?\d)){3}$/.test(hostname)
}
