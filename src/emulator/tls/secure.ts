import { createServer as createPlain, type RequestListener, type Server } from 'node:http'
import { createServer as createSecure } from 'node:https'
import { systemClock } from '../../core/time/clock'
import type { EmulatorTls, EmulatorTrust } from '../model/types'

const SETTINGS = { keepAliveTimeout: 60_000 }

/** The platform's API and login hosts below a domain. */
export function platformHosts({ domain }: EmulatorTls): readonly string[] {
  return [`api.${domain}`, `login.${domain}`]
}

/** A server for HTTP or, with `tls`, for HTTPS with a newly created certificate. It does not listen yet. */
export async function createServer(
  listener: RequestListener,
  tls: EmulatorTls | undefined,
): Promise<{ readonly server: Server; readonly trust: EmulatorTrust | undefined }> {
  if (tls === undefined) return { server: createPlain(SETTINGS, listener), trust: undefined }
  const hosts = platformHosts(tls)
  const { makeCertificates } = await import('./certificates')
  const { ca, cert, key } = makeCertificates(tls.domain, hosts, systemClock.now())
  return { server: createSecure({ ...SETTINGS, cert, key }, listener), trust: { ca, hosts } }
}
