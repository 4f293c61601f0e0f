import { isLoopback } from '../../core/loopback'

/** The parts of a request that show where it comes from. */
export interface Caller {
  readonly method: string
  readonly path: string
  /** The `Host` header. */
  readonly host: string | undefined
  readonly origin: string | undefined
  /** Whether it came over TLS. Default false. */
  readonly isSecure?: boolean | undefined
  /** Whether the request opens a websocket. */
  readonly isUpgrade?: boolean | undefined
}

/**
 * Blocks requests from web pages of other sites, which a browser on this machine could send to the emulator. A host
 * that is neither this machine nor in `hosts` is refused: someone else's DNS may point it here. A page of another
 * origin may not change anything, see the controls or open a websocket. Programs that are not browsers send no `Origin`
 * and pass.
 * @param hosts further names under which the emulator may be reached, without port
 */
export function findRejection(
  caller: Caller,
  hosts: ReadonlySet<string>,
): { readonly status: 403 | 421; readonly message: string } | undefined {
  const host = `http://${caller.host ?? ''}`
  const name = URL.canParse(host) ? new URL(host).hostname : ''
  if (!isLoopback(name) && !hosts.has(name)) {
    const message = `The emulator is not reached under this host name: use localhost or 127.0.0.1, or start it with the name (hosts, --host).`
    return { status: 421, message }
  }
  if (caller.origin === undefined || !isGuarded(caller)) return undefined
  const ownOrigin = caller.isSecure === true ? host.replace('http', 'https') : host
  const isOwn = URL.canParse(caller.origin) && new URL(caller.origin).origin === new URL(ownOrigin).origin
  if (isOwn) return undefined
  return { status: 403, message: 'Pages of other origins may not change the emulator, look at its controls or listen.' }
}

function isGuarded({ method, path, isUpgrade }: Caller): boolean {
  return isUpgrade === true || !['GET', 'HEAD', 'OPTIONS'].includes(method) || path.startsWith('/emulator')
}
