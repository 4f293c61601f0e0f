import type { OrgFacts, OrgProfile, ProbeCheck, ProbeSubject, Ref } from '../../documents'
import { orgHash } from '../kit/org-hash'
import { type Finding, unknown } from './kit/finding'
import type { CheckInfo } from './list/check-info'

/** The parts of a profile. */
export interface ProfileParts {
  readonly org: Ref
  readonly baseUrl: string
  readonly takenAtMs: number
  readonly writes: boolean
  readonly requests: number
  readonly checks: readonly CheckInfo[]
  readonly findings: ReadonlyMap<string, Finding>
  readonly facts: OrgFacts
  readonly subjects: readonly ProbeSubject[]
  /** Names of temporary objects that could not be removed. */
  readonly left: readonly string[]
  /** Names of temporary objects that may have been created but do not appear. */
  readonly unseen: readonly string[]
  /** Whether a user was given. */
  readonly user: boolean
}

/** Builds the profile from the findings. */
export function profileOf(parts: ProfileParts): OrgProfile {
  const { org, baseUrl, takenAtMs, writes, requests, checks, findings, facts, subjects } = parts
  return {
    format: 'skillroute/profile@1',
    org,
    orgHash: orgHash(org.id),
    baseUrl,
    takenAt: new Date(takenAtMs).toISOString(),
    redacted: false,
    writes,
    requests,
    facts,
    checks: checks.map((info) => checkOf(info, findings.get(info.id) ?? notMade(info, parts))),
    subjects,
    ...(parts.left.length === 0 ? {} : { left: parts.left }),
    ...(parts.unseen.length === 0 ? {} : { unseen: parts.unseen }),
  }
}

function notMade({ needs }: CheckInfo, { writes, user }: ProfileParts): Finding {
  if (needs === 'nothing') return unknown('no call of the API can show it')
  if (needs !== 'reads' && needs !== 'login' && !writes) return unknown('the check has to write: give --writes')
  if (needs === 'user' && !user) return unknown('the check needs a user who agreed: give --user')
  return unknown('the probe ended before this check')
}

function checkOf(info: CheckInfo, { verdict, evidence, why, missing = [] }: Finding): ProbeCheck {
  const { id, question, method, expected, holds, differs } = info
  const follows = verdict === 'differs' ? differs : verdict === 'holds' ? holds : `assumed, not proven: ${holds}`
  return {
    id,
    question,
    method,
    expected,
    verdict,
    evidence,
    ...(why === undefined ? {} : { why }),
    ...(missing.length === 0 ? {} : { missing }),
    follows,
  }
}
