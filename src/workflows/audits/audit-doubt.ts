import type { OrgProfile } from '../../documents'

/**
 * Why the absence of audits by others proves nothing in an org, by its profile; undefined without a profile, and where
 * audits were seen to name what was changed.
 */
export function auditDoubt(profile: OrgProfile | undefined): string | undefined {
  if (profile === undefined || profile.facts.auditRows === 'full') return undefined
  const by = `by the profile of ${profile.takenAt.slice(0, 10)}`
  if (profile.facts.auditRows === undefined) return `${by} it is not known what audits of this org say`
  return `${by} audits of this org do not say what was changed`
}
