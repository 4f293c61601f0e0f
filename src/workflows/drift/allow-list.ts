import { ValidationError } from '../../core/errors'
import { wildcard } from '../kit/wildcard'
import { HEADING } from './kinds'

/**
 * Whether a path, or anything above it, matches one of the patterns.
 * @throws ValidationError for each pattern with an unknown kind: it would allow nothing
 */
export function allowList(patterns: readonly string[]): (path: string) => boolean {
  const unknown = patterns.filter((pattern) => !hasKind(pattern))
  if (unknown.length > 0) {
    const kinds = Object.values(HEADING).join(', ')
    const issues = unknown.map((pattern) => {
      const [kind = ''] = pattern.split('/')
      const message = `--ignore: "${pattern}" matches nothing, since there is no kind "${kind}"; begin it with one of ${kinds}`
      return { path: 'ignore', message }
    })
    throw new ValidationError(issues)
  }
  // A pattern covers what it matches and everything below it.
  const tests = patterns.flatMap((pattern) => [wildcard(pattern), wildcard(`${pattern.replace(/\/$/, '')}/*`)])
  return (path) => tests.some((matches) => matches(path))
}

/** Whether a pattern can match a path: up to its first `*`, its first part must be a kind. */
function hasKind(pattern: string): boolean {
  const [first = ''] = pattern.toLowerCase().split('/')
  const [start = '', ...stars] = first.split('*')
  const headings = Object.values(HEADING).map((heading) => heading.toLowerCase())
  return headings.some((heading) => (stars.length === 0 ? heading === start : heading.startsWith(start)))
}
