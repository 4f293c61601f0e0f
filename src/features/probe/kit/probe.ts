import type { Client } from '../../../client'
import type { Clock } from '../../../core/time/clock'
import type { OrgFacts, ProbeSubject } from '../../../documents'
import { type Finding, unanswered } from './finding'
import type { ProbeOptions } from './options'
import type { Sender } from './sender'

export interface Probe {
  readonly client: Client
  readonly clock: Clock
  readonly options: ProbeOptions
  readonly sender: Sender
  readonly orgHash: string
  /** Facts found so far. */
  readonly facts: OrgFacts
  /** The limits named by the 429 answers of this run; undefined for an answer that named none. */
  readonly throttles: readonly (string | undefined)[]
  /** Remembers a name or id of the org that the evidence contains, and returns the name. */
  name(subject: ProbeSubject): string
  /** Makes a check if it is requested. An error of the platform becomes its finding. */
  check(id: string, run: () => Promise<Finding>): Promise<void>
  /** Whether a check was made. */
  isMade(id: string): boolean
  /** Whether any of these checks is requested. */
  wants(...ids: readonly string[]): boolean
}

export interface ProbeParts extends Pick<Probe, 'client' | 'options' | 'sender' | 'orgHash' | 'throttles'> {
  readonly requested: ReadonlySet<string>
  readonly total: number
}

/** Starts a probe without findings, with access to its later findings. */
export function startProbe({ client, options, sender, orgHash, throttles, requested, total }: ProbeParts): {
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
    wants: (...ids) => ids.some((id) => requested.has(id)),
    async check(id, run) {
      if (!requested.has(id)) return
      options.signal?.throwIfAborted()
      options.onProgress?.({ check: id, done: findings.size, total })
      const finding = await run().catch(unanswered)
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
