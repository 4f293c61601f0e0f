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
  const placeholders = new Map<string, string>([
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
    const placeholder = placeholders.get(id) ?? next(kind)
    placeholders.set(id, placeholder)
    if (name !== '') placeholders.set(name, placeholders.get(name) ?? placeholder)
  }
  const longestFirst = [...placeholders].filter(([name]) => name !== '').sort(([a], [b]) => b.length - a.length)
  const clean = (text: string): string => {
    const withoutNames = longestFirst.reduce((left, [name, placeholder]) => left.replaceAll(name, placeholder), text)
    const placeholderFor = (kind: string) => (found: string) => {
      const placeholder = placeholders.get(found.toLowerCase()) ?? next(kind)
      placeholders.set(found.toLowerCase(), placeholder)
      return placeholder
    }
    return withoutNames.replace(MAIL, placeholderFor('mail')).replace(ID, placeholderFor('id'))
  }
  return {
    ...profile,
    org: { id: 'org-1', name: 'org-1' },
    baseUrl: REGION_HOST.test(profile.baseUrl) ? profile.baseUrl : 'another host',
    redacted: true,
    // Questions, methods and facts are the same for every org: only evidence and reasons can contain names.
    checks: profile.checks.map((check) => ({
      ...check,
      evidence: clean(check.evidence),
      ...(check.why === undefined ? {} : { why: clean(check.why) }),
    })),
    subjects: subjects.map(({ kind, id }) => ({
      kind,
      id: placeholders.get(id) ?? kind,
      name: placeholders.get(id) ?? kind,
    })),
  }
}
