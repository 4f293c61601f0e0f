import type { RawBody } from './body'

/** A body that is longer than allowed. */
export class TooLong extends Error {
  override readonly name = 'TooLong'
}

/**
 * All bytes of a stream.
 * @throws TooLong as soon as they exceed the limit
 */
export async function readBytes(
  chunks: AsyncIterable<Uint8Array | string>,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const chunk of chunks) {
    const bytes = typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk
    length += bytes.byteLength
    if (length > maxBytes) throw new TooLong()
    parts.push(bytes)
  }
  const whole = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.byteLength
  }
  return whole
}

/** The chunks of a web stream. Not every runtime can iterate over a stream. */
export async function* chunksOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader()
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) yield read.value
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}

/** Bytes of base64. */
export function fromBase64(text: string): RawBody {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
}
