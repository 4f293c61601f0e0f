import { validateHeaderName, validateHeaderValue } from 'node:http'
import * as z from 'zod/mini'
import { type Issue, ValidationError } from '../core/errors'
import { nearMatch } from '../core/near-names'
import { byName, finite, flag, objectSchema, optional, texts } from '../core/schema'
import type { EventType } from '../documents'
import { createSigners, type Signer, type WebhookSecrets } from '../webhooks/secret'
import { type AddressRules, addressRules, explainRefusal, isAllowedEntry } from './addresses'

/** A receiver of events. */
export interface RelayEndpoint {
  /** Stays the same when the URL changes, so that waiting messages keep their endpoint. Letters, digits, `_`, `-`. */
  readonly name: string
  readonly url: string
  /** Secrets of this endpoint only. Messages are signed with each, so that a secret can be rotated without a gap. */
  readonly secrets: WebhookSecrets
  /**
   * Types of events that it receives: `plan.applied`, or `routing.*` for all types that begin with `routing.`. Each
   * must exist. Default: all.
   */
  readonly events?: readonly string[] | undefined
  /** Further headers, such as an authorization of a gateway. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** Messages sent to it at once, each about another subject. Default 8. */
  readonly concurrency?: number | undefined
  /** Time to wait for an answer, ms. Default 20 s: the standard says 15 to 30. */
  readonly timeoutMs?: number | undefined
  /**
   * Lets messages go to addresses that are not public, and without TLS: hosts (`localhost`), addresses, networks
   * (`10.1.0.0/16`), or `true` for any.
   */
  readonly allowPrivate?: boolean | readonly string[] | undefined
}

const PRIVATE = 'must be true, false, or a list of hosts, addresses and networks'

/** An endpoint as it is given. */
export const endpointSchema = () =>
  objectSchema<RelayEndpoint>({
    name: z.string(),
    url: z.string(),
    secrets: z.union([z.string(), texts()], 'must be a secret, or a list of them'),
    events: z.optional(texts()),
    headers: z.optional(byName(z.string())),
    ...optional(finite(), 'concurrency', 'timeoutMs'),
    allowPrivate: z.optional(z.union([flag(), texts()], PRIVATE)),
  })

/** An endpoint whose options were checked. */
export interface CheckedEndpoint {
  readonly name: string
  readonly url: URL
  readonly signers: readonly Signer[]
  readonly headers: Readonly<Record<string, string>>
  readonly concurrency: number
  readonly timeoutMs: number
  readonly rules: AddressRules
  /** Secrets and header values: no text that is kept or reported may contain them. */
  readonly concealed: readonly string[]
  wants(type: string): boolean
}

const CONCURRENCY = 8
const TIMEOUT_MS = 20_000

/** Headers that the relay sets. */
const OWN_HEADERS = ['webhook-id', 'webhook-timestamp', 'webhook-signature', 'content-type', 'content-length', 'host']

/**
 * Checks endpoints.
 * @throws ValidationError with every problem
 */
export function checkEndpoints(endpoints: readonly RelayEndpoint[]): CheckedEndpoint[] {
  const issues: Issue[] = []
  const names = new Set<string>()
  const checked = endpoints.flatMap((endpoint, index): CheckedEndpoint[] => {
    const problem = (part: string, message: string): void => {
      issues.push({ path: `endpoints[${index}].${part}`, message })
    }
    const { name, concurrency = CONCURRENCY, timeoutMs = TIMEOUT_MS, headers = {} } = endpoint
    if (!/^[\w-]{1,64}$/.test(name)) problem('name', 'must be 1 to 64 letters, digits, _ or -')
    if (names.has(name)) problem('name', `is that of another endpoint: ${name}`)
    names.add(name)
    if (!Number.isInteger(concurrency) || concurrency < 1) problem('concurrency', 'must be a whole number above 0')
    if (!(timeoutMs > 0)) problem('timeoutMs', 'must be above 0')
    for (const [header, value] of Object.entries(headers)) {
      const refusal = headerRefusal(header, value)
      if (refusal !== undefined) problem(`headers.${header}`, refusal)
    }
    for (const [at, pattern] of (endpoint.events ?? []).entries()) {
      const refusal = patternProblem(pattern)
      if (refusal !== undefined) problem(`events[${at}]`, refusal)
    }
    const rules = parseRules(endpoint, problem)
    const url = parseUrl(endpoint, rules, problem)
    const signers = parseSecrets(endpoint, problem)
    if (url === undefined || signers === undefined) return []
    const { events } = endpoint
    const wants = (type: string): boolean => events === undefined || events.some((pattern) => matches(pattern, type))
    const concealed = listSecrets(endpoint)
    return [{ name, url, signers, headers, concurrency, timeoutMs, rules, concealed, wants }]
  })
  if (issues.length > 0) throw new ValidationError(issues, { subject: 'relay' })
  return checked
}

type Problem = (part: string, message: string) => void

/** Why a header cannot be sent, without its value, which may be a secret; undefined when it can. */
function headerRefusal(header: string, value: string): string | undefined {
  if (OWN_HEADERS.includes(header.toLowerCase())) return 'is set by the relay'
  try {
    validateHeaderName(header)
  } catch {
    return 'is not a valid name of a header: letters, digits and -'
  }
  try {
    validateHeaderValue(header, value)
    return undefined
  } catch {
    return 'has a value that no header may have, such as one with a newline in it (the value is not shown)'
  }
}

/** Shorter texts are not concealed: they are not secrets and occur in any sentence. */
const SHORTEST_CONCEALED = 4

/** Longest first: replacing a part of a longer one first would leave the rest of it. */
function listSecrets({ secrets, headers = {} }: RelayEndpoint): string[] {
  const values = Object.values(headers).map((value) => String(value).trim())
  const all = [
    ...(typeof secrets === 'string' ? [secrets] : secrets).map((secret) => secret.trim().replace(/^whsec_/, '')),
    ...values,
    // Credentials may be quoted without `Bearer`.
    ...values.flatMap((value) => /^(?:bearer|basic|token)\s+(.+)$/i.exec(value)?.[1] ?? []),
  ]
  return all.filter((text) => text.length >= SHORTEST_CONCEALED).sort((a, b) => b.length - a.length)
}

function parseRules({ allowPrivate = false }: RelayEndpoint, problem: Problem): AddressRules {
  if (typeof allowPrivate !== 'boolean') {
    for (const entry of allowPrivate) {
      if (!isAllowedEntry(entry)) problem('allowPrivate', `${entry} is not a host, address or network`)
    }
  }
  return addressRules(typeof allowPrivate === 'boolean' ? allowPrivate : allowPrivate.filter(isAllowedEntry))
}

function parseUrl({ url: text }: RelayEndpoint, rules: AddressRules, problem: Problem): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const refusal = url === undefined ? 'must be a URL' : explainRefusal(url, rules)
  if (refusal !== undefined) problem('url', refusal)
  return url
}

function parseSecrets({ secrets }: RelayEndpoint, problem: Problem): Signer[] | undefined {
  try {
    return createSigners(secrets)
  } catch (error) {
    problem('secrets', error instanceof Error ? error.message : String(error))
    return undefined
  }
}

/** Every type; the compiler reports a missing one. A topic without a type of its own is `notification.other`. */
const TYPES: Readonly<Record<EventType, true>> = {
  'plan.built': true,
  'plan.applied': true,
  'plan.failed': true,
  'plan.conflict': true,
  'plan.held': true,
  'plan.undone': true,
  'plan.refused': true,
  'run.summary': true,
  'drift.found': true,
  'routing.queue.created': true,
  'routing.queue.changed': true,
  'routing.queue.deleted': true,
  'routing.queue.members.changed': true,
  'routing.user.skills.changed': true,
  'routing.user.languages.changed': true,
  'routing.user.utilization.changed': true,
  'routing.user.changed': true,
  'routing.skill.changed': true,
  'routing.language.changed': true,
  'routing.skill_group.changed': true,
  'routing.settings.changed': true,
  'notification.queue.observations': true,
  'notification.queue.activity': true,
  'notification.queue.members': true,
  'notification.user.routing_status': true,
  'notification.user.activity': true,
  'notification.user.aggregates': true,
  'notification.other': true,
  'notification.missed': true,
}

/** Whether a pattern covers a type. */
export function matches(pattern: string, type: string): boolean {
  if (pattern === '*' || pattern === type) return true
  return pattern.endsWith('.*') && type.startsWith(pattern.slice(0, -1))
}

/** Why a pattern matches no event; undefined when it matches one. */
export function patternProblem(pattern: string): string | undefined {
  const types = Object.keys(TYPES)
  if (types.some((type) => matches(pattern, type))) return undefined
  const suggested = suggestedType(pattern, types)
  const hint =
    suggested === undefined ? 'use a type such as plan.applied, or plan.* or *' : `did you mean ${suggested}?`
  return `no event is called ${pattern}; ${hint}`
}

function suggestedType(pattern: string, types: readonly string[]): string | undefined {
  const groups = [...new Set(types.flatMap(listGroups))]
  // `plan`, `plan.` and `plan.**` are plan.*.
  const group = `${pattern.replace(/[.*]+$/, '')}.*`
  return groups.includes(group) ? group : nearMatch(pattern, [...types, ...groups])
}

/** `routing.*` and `routing.queue.*` of `routing.queue.changed`. */
function listGroups(type: string): string[] {
  const words = type.split('.')
  return words.slice(1).map((_, index) => `${words.slice(0, index + 1).join('.')}.*`)
}
