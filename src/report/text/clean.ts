/**
 * A name or message from an org made safe for a terminal and for one table cell: control characters (so also escape
 * sequences), line breaks and marks that turn the writing direction are replaced by visible signs.
 */
export function cleanText(text: string): string {
  return text.replace(UNSAFE, (char) => (char === '\n' || char === '\t' || char === '\r' ? ' ' : '\u{FFFD}'))
}

/** C0 and C1 controls, direction marks and isolates, line and paragraph separators, zero-width and byte-order marks. */
const UNSAFE = /[\p{Cc}\u061C\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF]/gu
