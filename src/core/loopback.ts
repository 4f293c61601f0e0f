/**
 * Whether a host name or address, as in `URL.hostname`, is this machine regardless of any name server: `localhost`, an
 * address of 127.0.0.0/8, or `[::1]`. A name that only begins like one (`127.evil.example`) is another machine.
 */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.(25[0-5]|2[0-4]\d|1?\d?\d)){3}$/.test(hostname)
}
