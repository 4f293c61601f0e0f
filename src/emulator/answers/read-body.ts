import { LIMITS } from '../../core/limits'
import { refuse } from './refuse'

/**
 * The parsed JSON of a request body; undefined when it is empty.
 * @throws Refusal 413 above 512,000 bytes, 415 for another media type, 400 `bad.request` for text that is not JSON
 */
export function readBody(bytes: Uint8Array, contentType: string): unknown {
  if (bytes.length > LIMITS.requestBytes)
    refuse(
      413,
      'request.entity.too.large',
      `The request is over the size limit. Maximum bytes: ${LIMITS.requestBytes}`,
      { messageParams: { maximumBytes: String(LIMITS.requestBytes) } },
    )
  if (bytes.length === 0) return undefined
  if (!/^application\/([\w.-]+\+)?json\b/i.test(contentType))
    refuse(
      415,
      'unsupported.media.type',
      'Unsupported Media Type - Unsupported or incorrect media type, such as an incorrect Content-Type value in the header.',
    )
  try {
    return JSON.parse(Buffer.from(bytes).toString())
  } catch {
    return refuse(400, 'bad.request', 'The request could not be understood by the server due to malformed syntax.')
  }
}
