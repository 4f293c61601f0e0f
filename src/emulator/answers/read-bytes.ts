import { LIMITS } from '../../core/limits'

/** Reading stops after this many bytes: the body is certainly too long. */
const MAX_BYTES = 4 * LIMITS.requestBytes

/** The body of a request, or just enough of it to refuse it, so that no caller can fill the memory. */
export async function readBytes(request: Request, announced: string | undefined): Promise<Uint8Array> {
  // The server accepts no more bytes than `Content-Length` announces.
  if (announced !== undefined && Number(announced) <= MAX_BYTES) return new Uint8Array(await request.arrayBuffer())
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of request.body ?? []) {
    parts.push(part)
    length += part.length
    if (length > MAX_BYTES) break
  }
  return Buffer.concat(parts)
}
