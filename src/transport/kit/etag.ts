import { ValidationError } from '../../core/errors'
import { contentHash } from '../../core/json/hash'

/** Marks computed etags, so that they are never mistaken for a server's own. */
const COMPUTED = 'skillroute-'

/**
 * An etag of any plain value. It changes with the content, but not with the order of keys. The platform has no etags
 * for routing, so this one is compared after a fresh read and never sent.
 * @example const tag = etag(await client.routing.queues.get(id))
 */
export function etag(value: unknown): string {
  return `"${COMPUTED}${contentHash(value)}"`
}

/** An etag that a caller passed as `ifMatch`, in the quotes that headers need. */
export interface GivenEtag {
  /**
   * `computed`: made by {@link etag} and compared here. `server`: the server's own, compared with its current one and
   * sent.
   */
  readonly kind: 'computed' | 'server'
  readonly tag: string
}

/** A computed etag, with the quotes of a header or, as people copy it, without. */
const OURS = /^("?)(skillroute-[0-9a-f]{64})\1$/
/** One strong etag in HTTP syntax. */
const STRONG = /^"[\x21\x23-\x7e\x80-\xff]*"$/

/** The mark of etags in rules files, which are computed from the settings of a snapshot. */
const OF_RULES = `${COMPUTED}settings-`

/**
 * Reads an `ifMatch`. Anything but an etag is refused: if it were ignored, the write would be sent although the caller
 * asked for a check.
 * @throws ValidationError for anything but one strong etag
 */
export function readEtag(text: string): GivenEtag {
  const ours = typeof text === 'string' ? OURS.exec(text)?.[2] : undefined
  if (ours !== undefined) return { kind: 'computed', tag: `"${ours}"` }
  if (typeof text === 'string' && STRONG.test(text) && !text.startsWith(`"${COMPUTED}`)) {
    return { kind: 'server', tag: text }
  }
  throw refusedEtag(explainProblem(text))
}

/** The error for an `ifMatch` that cannot be honored. */
export function refusedEtag(message: string): ValidationError {
  return new ValidationError([{ path: 'options.ifMatch', message }])
}

function explainProblem(text: unknown): string {
  if (typeof text !== 'string') return 'must be an etag as text; leave it out to write without a check'
  if (text.trim() === '') return 'must be an etag, not empty text; leave it out to write without a check'
  if (text === '*')
    return 'must name one state of the target: * fits every state; leave it out to write without a check'
  if (text.startsWith('W/'))
    return 'must be a strong etag: a weak one (W/"...") never fits a write. Use etag() of what you read'
  if (text.replaceAll('"', '').startsWith(OF_RULES)) {
    return 'is the etag of a queue in a rules file, which only validate compares; use etag() of the queue that you read'
  }
  if (/^"[^"]*"\s*,/.test(text)) return 'must be one etag, not a list'
  if (text.includes(COMPUTED)) return 'is not a whole etag: copy it again, with both of its quotes or without'
  return 'must be an etag as etag() gives it, or one that a server gave, in its double quotes'
}
