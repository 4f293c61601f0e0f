/** POSTs that only read: queries of analytics and audits. */
const QUERIES = /^\/api\/v2\/(?:analytics\/[\w/]+\/query|audits\/query)$/

/** A fetch that lists every request that is neither a read nor a login. */
export function watchWrites(fetch: typeof globalThis.fetch): {
  readonly fetch: typeof globalThis.fetch
  readonly writes: string[]
} {
  const writes: string[] = []
  return {
    writes,
    fetch: (input, init) => {
      const request = new Request(input, init)
      const { pathname } = new URL(request.url)
      const isRead = ['GET', 'HEAD'].includes(request.method) || (request.method === 'POST' && QUERIES.test(pathname))
      if (!isRead && pathname !== '/oauth/token') writes.push(`${request.method} ${pathname}`)
      return fetch(input, init)
    },
  }
}
