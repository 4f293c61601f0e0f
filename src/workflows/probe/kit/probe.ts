import type { Client } from '../../../client'
import type { Clock } from '../../../core/time/clock'
import type { OrgFacts, ProbeSubject } from '../../../documents'
import { type Finding, unanswered } from './finding'
import type { ProbeOptions } from './options'
import type { Sender } from './sender'

/** A probe under way. */
export interface Probe {
  readonly client: Client
  readonly clock: Clock
  readonly options: ProbeOptions
  readonly sender: Sender
  readonly orgHash: string
  /** Facts found so far. */
  readonly facts: OrgFacts
  /** Limits that 429 answers of this run named; undefined for one that named none. */
  readonly throttles: readonly (string | undefined)[]
  /** Notes something of the org that evidence names, and gives that name. */
  name(subject: ProbeSubject): string
  /** Makes a check if it is wanted; an error of the platform is its finding. */
  check(id: string, look: () => Promise<Finding>): Promise<void>
  /** Whether a check was made. */
  isMade(id: string): boolean
  /** Whether any of these checks is wanted. */
  wants(...ids: readonly string[]): boolean
}

/** What a probe is made of. */
export interface ProbeParts {
  readonly client: Client
  readonly options: ProbeOptions
  readonly sender: Sender
  readonly orgHash: string
  readonly throttles: readonly (string | undefined)[]
  readonly wanted: ReadonlySet<string>
  readonly total: number
}

/** A probe that has found nothing yet, and what it will have found. */
export function startProbe({ client, options, sender, orgHash, throttles, wanted, total }: ProbeParts): {
  readonly probe: Probe
  readonly findings: ReadonlyMap<string, Finding>
  readonly subjects: readonly ProbeSubject[]
} {
  const findings = new Map<string, Finding>()
  const subjects = new Map<string, ProbeSubject>()
  let facts: OrgFacts = {}
  const probe: Probe = {
    client,
    clock: client.clock,
    options,
    sender,
    orgHash,
    throttles,
    get facts() {
      return facts
    },
    name(subject) {
      subjects.set(subject.id, subject)
      return subject.name
    },
    isMade: (id) => findings.has(id),
    wants: (...ids) => ids.some((id) => wanted.has(id)),
    async check(id, look) {
      if (!wanted.has(id)) return
      options.signal?.throwIfAborted()
      options.onProgress?.({ check: id, done: findings.size, total })
      const finding = await look().catch(unanswered)
      findings.set(id, finding)
      facts = { ...facts, ...finding.facts }
    },
  }
  return {
    probe,
    findings,
    get subjects() {
      return [...subjects.values()]
    },
  }
}
