import { expect, it } from 'vitest'
import type { OrgProfile, ProbeCheck } from '../../../documents'
import { profileText } from './profile'

function check(verdict: ProbeCheck['verdict']): ProbeCheck {
  return {
    id: 'a.b',
    question: 'Is it?',
    method: 'GET',
    verdict,
    expected: 'it is',
    evidence: 'seen',
    follows: 'nothing',
  }
}

it('counts one check in the singular', () => {
  const profile: OrgProfile = {
    format: 'skillroute/profile@1',
    org: { id: 'o', name: 'Acme' },
    orgHash: 'h',
    takenAt: '2026-01-05T00:00:00.000Z',
    baseUrl: 'https://api.mypurecloud.com',
    redacted: false,
    writes: false,
    subjects: [],
    requests: 2,
    checks: [check('holds'), check('differs'), check('unknown')],
    facts: {},
  }
  expect(profileText(profile)).toContain('1 holds, 1 differs, 1 is not known.')
  expect(profileText({ ...profile, checks: [] })).toContain('0 hold, 0 differ, 0 are not known.')
})
