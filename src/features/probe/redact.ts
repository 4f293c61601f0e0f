import { checkDocument } from '../../core/checks'
import type { OrgProfile } from '../../documents'

const ID = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi
const MAIL = /[\w.+%-]+@[\w-]+(?:\.[\w-]+)+/g
/** Hosts of regions are not secret; the profile should show the region. */
const REGION_HOST = /^https:\/\/api\.(?:[a-z0-9-]+\.)?(?:mypurecloud\.[a-z.]+|(?:us-gov-|eusc-)?pure\.cloud)$/

/**
 * A profile without names, ids and mail addresses. Each is replaced by its own placeholder, the same one everywhere.
 * Facts, verdicts, counts and times stay.
 */
export function redactProfile(profile: OrgProfile): OrgProfile {
  checkDocument(profile, 'profile', 'skillroute/profile@1')
  if (profile.redacted) return profile
  const { org, subjects } = profile
  const words = new Map<string, string>([
    [org.id, 'org-1'],
    [org.name, 'org-1'],
  ])
  const counts = new Map<string, number>()
  const next = (kind: string): string => {
    const count = (counts.get(kind) ?? 0) + 1
    counts.set(kind, count)
    return `${kind.replaceAll(' ', '-')}-${count}`
  }
  for (const { kind, id, name } of subjects) {
    const word = words.get(id) ?? next(kind)
    words.set(id, word)
    if (name !== '') words.set(name, words.get(name) ?? word)
  }
  const known = [...words].filter(([name]) => name !== '').sort(([a], [b]) => b.length - a.length)
  const clean = (text: string): string => {
    const named = known.reduce((left, [name, word]) => left.replaceAll(name, word), text)
    const replaced = (kind: string) => (found: string) => {
      const word = words.get(found.toLowerCase()) ?? next(kind)
      words.set(found.toLowerCase(), word)
      return word
    }
    return named.replace(MAIL, replaced('mail')).replace(ID, replaced('id'))
  }
  return {
    ...profile,
    org: { id: 'org-1', name: 'org-1' },
    baseUrl: REGION_HOST.test(profile.baseUrl) ? profile.baseUrl : 'another host',
    redacted: true,
    // Questions, methods and facts are the same for every org: only the evidence can contain names.
    checks: profile.checks.map((check) => ({
      ...check,
      evidence: clean(check.evidence),
      ...(check.why === undefined ? {} : { why: clean(check.why) }),
    })),
    subjects: subjects.map(({ kind, id }) => ({ kind, id: words.get(id) ?? kind, name: words.get(id) ?? kind })),
  }
}
