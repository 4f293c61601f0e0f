/** Notifies every open page of changes, by server-sent events. */
export interface Events {
  /** Pages read the state again. */
  changed(): void
  /** A stream for one page; it ends with the page or with `close`. */
  open(): Response
  close(): void
}

const encoder = new TextEncoder()

/** Events contain no data of the org; they only say that something is new. */
export function createEvents(): Events {
  const pages = new Set<ReadableStreamDefaultController<Uint8Array>>()
  let version = 0
  function send(page: ReadableStreamDefaultController<Uint8Array>): void {
    page.enqueue(encoder.encode(`event: changed\ndata: ${version}\n\n`))
  }
  return {
    changed() {
      version++
      for (const page of pages) send(page)
    },
    open() {
      let own: ReadableStreamDefaultController<Uint8Array> | undefined
      const body = new ReadableStream<Uint8Array>({
        start(page) {
          own = page
          pages.add(page)
          send(page)
        },
        cancel() {
          if (own !== undefined) pages.delete(own)
        },
      })
      return new Response(body, { headers: { 'content-type': 'text/event-stream' } })
    },
    close() {
      for (const page of pages) page.close()
      pages.clear()
    },
  }
}
