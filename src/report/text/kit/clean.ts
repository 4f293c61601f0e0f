/**
 * A name or message from an org made safe for a terminal and for one table cell: control characters (so also escape
 * sequences), line breaks and marks that turn the writing direction are replaced by visible signs.
 */
export function cleanText(text: string): string {
  return text.replace(UNSAFE, (char) => (char === '\n' || char === '\t' || char === '\r' ? ' ' : '\u{FFFD}'))
}

/**
 * C0 and C1 controls, halves of pairs, soft hyphens, direction marks and isolates, line and paragraph separators,
 * zero-width and byte-order marks, annotation marks and tag characters.
 */
const UNSAFE =
  /[\p{Cc}\p{Cs}\u00AD\u061C\u180E\u200B-\u200F\u2028-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB\u{E0000}-\u{E007F}]/gu
