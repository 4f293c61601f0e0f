import type { OrgProfile } from '../../documents'

/**
 * Why missing audits by others prove nothing in an org, according to its profile. Undefined without a profile, and if
 * the profile shows that audits name the changed properties.
 */
export function auditDoubt(profile: OrgProfile | undefined): string | undefined {
  if (profile === undefined || profile.facts.auditRows === 'full') return undefined
  const by = `by the profile of ${profile.takenAt.slice(0, 10)}`
  if (profile.facts.auditRows === undefined) return `${by} it is not known what audits of this org say`
  return `${by} audits of this org do not say what was changed`
}
