/** The parts of a request that show where it comes from. */
export interface Caller {
  readonly method: string
  readonly path: string
  /** Headers by lower-case name. */
  readonly headers: Readonly<Record<string, string | undefined>>
}

/** Why a request is refused. */
export interface Refusal {
  readonly status: 403 | 415 | 421
  readonly message: string
}

const READING = ['GET', 'HEAD']

/**
 * Refuses requests that do not come from the page itself. A request under another host name may come from a name server
 * that points here. Another origin is a page of another site, or of another port of this machine. Only the page itself
 * may be opened from elsewhere, as a whole document, by the link that the command printed.
 */
export function checkCaller({ method, path, headers }: Caller, port: number): Refusal | undefined {
  const { host, origin } = headers
  if (host !== `127.0.0.1:${port}` && host !== `localhost:${port}`)
    return { status: 421, message: 'This page is not reached under this host name: open the address that was printed.' }
  const isReading = READING.includes(method)
  if (origin === undefined ? !isReading : origin !== `http://${host}`)
    return { status: 403, message: 'Only the page itself may send this.' }
  const site = headers['sec-fetch-site']
  const isOpened = method === 'GET' && path === '/' && headers['sec-fetch-dest'] === 'document'
  if (site !== undefined && site !== 'same-origin' && site !== 'none' && !isOpened)
    return { status: 403, message: 'Pages of other origins reach nothing here.' }
  if (!isReading && !/^application\/json\b/i.test(headers['content-type'] ?? ''))
    return { status: 415, message: 'The body must be JSON, with content-type: application/json.' }
  return undefined
}
