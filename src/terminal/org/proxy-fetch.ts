import { defined } from '../../core/defined'
import type { Io } from '../io/io'

/**
 * A fetch that uses HTTPS_PROXY or HTTP_PROXY and obeys NO_PROXY; undefined when neither is set, so that the proxy
 * library is not even loaded. (Node itself reads NODE_EXTRA_CA_CERTS.)
 */
export async function proxyFetch(env: Io['env']): Promise<typeof globalThis.fetch | undefined> {
  const httpsProxy = env.HTTPS_PROXY ?? env.https_proxy
  const httpProxy = env.HTTP_PROXY ?? env.http_proxy
  if ((httpsProxy ?? httpProxy ?? '') === '') return undefined
  // Agent and fetch must come from the same copy of undici: Node's own fetch refuses another copy's dispatcher.
  const { EnvHttpProxyAgent, fetch } = await import('undici')
  const noProxy = env.NO_PROXY ?? env.no_proxy
  const dispatcher = new EnvHttpProxyAgent({
    ...defined({ httpsProxy, httpProxy, noProxy }),
  })
  const proxied: unknown = (input: Parameters<typeof fetch>[0], init?: Parameters<typeof fetch>[1]) =>
    fetch(input, { ...init, dispatcher })
  return isFetch(proxied) ? proxied : undefined
}

/** The types of undici and of the platform describe the same function under two names. */
function isFetch(value: unknown): value is typeof globalThis.fetch {
  return typeof value === 'function'
}
