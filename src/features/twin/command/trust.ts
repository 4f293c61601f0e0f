import { Option } from 'commander'
import type { EmulatorTrust } from '../../../emulator'
import { displayPath, writeText } from '../../../terminal/io/files'
import type { Io } from '../../../terminal/io/io'

/** Options of a command that starts an emulator with TLS. */
export interface TlsOptions {
  readonly tls?: boolean
  readonly domain: string
  readonly caOut: string
}

/** Adds the options of TLS; two of them imply the third. */
export function tlsOptions(): readonly Option[] {
  return [
    new Option('--tls', 'serve HTTPS and wss with a certificate authority created for this run'),
    new Option('--domain <domain>', 'domain of the region under whose host names it answers; needs --tls')
      .default('mypurecloud.com')
      .implies({ tls: true }),
    new Option('--ca-out <file>', 'where the certificate of the authority is written; asks for --tls')
      .default('skillroute-emulator-ca.pem')
      .implies({ tls: true }),
  ]
}

/** Converts these options to those of `startEmulator`. */
export function toTlsOptions({ tls, domain }: TlsOptions): { readonly domain: string } | undefined {
  return tls === true ? { domain } : undefined
}

/** Writes the authority's certificate, and prints the setting with which Node programs trust it. */
export async function writeAuthority(
  io: Io,
  { caOut }: TlsOptions,
  trust: EmulatorTrust | undefined,
): Promise<Readonly<Record<string, string>>> {
  if (trust === undefined) return {}
  return { NODE_EXTRA_CA_CERTS: await writeText(io, caOut, trust.ca) }
}

/** Instructions to direct clients here that can be configured only with the domain. */
export function trustText(io: Io, { caOut }: TlsOptions, trust: EmulatorTrust | undefined, url: string): string {
  if (trust === undefined) return ''
  const { port } = new URL(url)
  const elsewhere =
    port === ''
      ? ''
      : `\nSuch clients connect to port 443 and not ${port}: start it with --port 443, or redirect that port.`
  return `Clients that know nothing but the domain find it by this line in the hosts file, /etc/hosts or C:\\Windows\\System32\\drivers\\etc\\hosts:
127.0.0.1 ${trust.hosts.join(' ')}
They must trust ${displayPath(io, caOut)}: Node by NODE_EXTRA_CA_CERTS, others as they take certificate authorities. Each start makes another.${elsewhere}
`
}
