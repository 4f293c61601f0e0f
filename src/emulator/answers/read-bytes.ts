import { LIMITS } from '../../core/limits'

/** Read to see that a body is too long, and no further. */
const MOST_BYTES = 4 * LIMITS.requestBytes

/** The body of a request, or as much of it as it takes to refuse it: memory is not the caller's to fill. */
export async function readBytes(request: Request, announced: string | undefined): Promise<Uint8Array> {
  // The server lets no more bytes in than are announced.
  if (announced !== undefined && Number(announced) <= MOST_BYTES) return new Uint8Array(await request.arrayBuffer())
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of request.body ?? []) {
    parts.push(part)
    length += part.length
    if (length > MOST_BYTES) break
  }
  return Buffer.concat(parts)
}
