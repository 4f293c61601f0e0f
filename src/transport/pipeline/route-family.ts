/**
 * The family of routes that an operation belongs to: the first two literal segments after the version, such as
 * `routing/queues` or `users`. Any limit of a 429 other than the token's own concerns one such family.
 */
export function routeFamily(path: string): string {
  const literal: string[] = []
  for (const segment of path.replace(/^\/api\/v\d+\//, '').split('/')) {
    if (segment.startsWith('{') || literal.length === 2) break
    if (segment !== '') literal.push(segment)
  }
  return literal.join('/')
}

/**
 * True if the named limit stops all requests of this token, not only one family of routes; also true without a name.
 */
export function isWholeClientLimit(limit: { readonly key?: string; readonly namespace?: string } | undefined): boolean {
  if (limit?.key === undefined || limit.key === '') return true
  return limit.namespace === 'platform.api' || PLATFORM_KEYS.test(limit.key)
}

/** The platform's request limits per token, client, user and org. */
const PLATFORM_KEYS =
  /^(client\.credentials\.token|token|app|user|org|org\.user|org\.app\.user|org\.app)\.rate\.per\.minute$/
