/**
 * Reads a `Retry-After` header: seconds, or an HTTP date relative to `nowMs`.
 * @returns milliseconds from now, never negative; undefined when the header is missing or unreadable
 */
export function parseRetryAfter(header: string | null | undefined, nowMs: number): number | undefined {
  const text = header?.trim() ?? ''
  if (/^\d+(\.\d+)?$/.test(text)) {
    // More digits than a number holds mean a very long wait. Treated as missing, it would be retried at once.
    return Math.min(Math.ceil(Number(text) * 1000), Number.MAX_SAFE_INTEGER)
  }
  // Date.parse accepts nearly anything, so only text that looks like one of the three HTTP date forms is parsed.
  if (!HTTP_DATE.test(text)) return undefined
  const atMs = Date.parse(ASCTIME.test(text) ? `${text} GMT` : text)
  return Number.isNaN(atMs) ? undefined : Math.max(0, atMs - nowMs)
}

const HTTP_DATE = /^(mon|tue|wed|thu|fri|sat|sun)[a-z]*,? .*\d\d:\d\d:\d\d/i
const ASCTIME = /^[a-z]{3} [a-z]{3} [ \d]\d \d\d:\d\d:\d\d \d{4}$/i
