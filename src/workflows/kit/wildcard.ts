import { foldName } from './names'

/**
 * A test for a pattern in which `*` matches any text; the rest is compared as names are, see {@link foldName}. Its time is
 * proportional to the length of the text, for every pattern.
 */
export function wildcard(pattern: string): (text: string) => boolean {
  const [first = '', ...rest] = foldName(pattern).split('*')
  const last = rest.pop()
  return (text) => {
    const lower = foldName(text)
    if (last === undefined) return lower === first
    if (!lower.startsWith(first) || !lower.endsWith(last) || lower.length < first.length + last.length) return false
    let at = first.length
    for (const part of rest) {
      const found = lower.indexOf(part, at)
      if (found < 0) return false
      at = found + part.length
    }
    return at <= lower.length - last.length
  }
}
