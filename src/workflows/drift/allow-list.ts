import { wildcard } from '../wildcard'

/** Whether a path, or anything above it, matches one of the patterns. */
export function allowList(patterns: readonly string[]): (path: string) => boolean {
  // A pattern stands for what it matches and for everything below it.
  const tests = patterns.flatMap((pattern) => [wildcard(pattern), wildcard(`${pattern.replace(/\/$/, '')}/*`)])
  return (path) => tests.some((matches) => matches(path))
}
