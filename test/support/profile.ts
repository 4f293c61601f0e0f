import type { OrgFacts, OrgProfile } from '../../src/documents'
import { orgHash } from '../../src/workflows/kit/own-org'

/** A profile that says these facts of an org. */
export function profileWith(facts: OrgFacts, orgId = ''): OrgProfile {
  return {
    format: 'skillroute/profile@1',
    org: { id: 'org-1', name: 'org-1' },
    orgHash: orgHash(orgId),
    baseUrl: 'another host',
    takenAt: '2026-03-02T09:00:00.000Z',
    redacted: true,
    writes: false,
    requests: 1,
    facts,
    checks: [],
    subjects: [],
  }
}
