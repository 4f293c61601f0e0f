import * as z from 'zod/mini'
import {
  aClock,
  aDocument,
  amount,
  anInstant,
  between,
  finite,
  flag,
  optional,
  positive,
  ratio,
  type ShapeOf,
  text,
  texts,
  whole,
} from '../core/schema'
import { instantMs } from '../core/time/parse-instant'
import type { BackendRequest } from './model/state-types'
import type { StatusAndCode } from './model/switch-types'
import { MAX_SPEED } from './model/time'
import type { EmulatorOptions, EmulatorSwitches, EmulatorTls, Reply, World } from './model/types'
import { platformHosts } from './tls/secure'
import type { WorldRequest } from './world/generate'

/** Options with their defaults filled in and `now` as epoch ms. */
export interface ReadOptions extends Omit<WorldRequest, 'clock' | 'onEffect'> {
  readonly ratePerMinute: number
  readonly speed: number
  readonly hosts: ReadonlySet<string>
}

/** Requests per minute that the platform allows one client-credentials token by default. */
const PLATFORM_RATE_PER_MINUTE = 300

export const emulatorFields = () =>
  ({
    ...optional(finite(), 'seed'),
    ...optional(whole(0), 'agents', 'queues', 'skills'),
    media: z.optional(z.array(z.enum(['chat', 'message', 'email', 'callback']))),
    ...optional(flag(), 'keepAlive'),
    now: z.optional(anInstant()),
    state: z.optional(
      z.union([text(), aDocument('skillroute/emulator-state@1')], 'must be a saved state, or the path of one'),
    ),
    ratePerMinute: z.optional(whole(1)),
    port: z.optional(z.int().check(z.gte(0, PORT), z.lte(65_535, PORT))),
    hosts: z.optional(z.array(z.string().check(z.refine(isHost, 'must be a host name without scheme, port and path')))),
    redirectUris: z.optional(texts()),
    clock: z.optional(aClock()),
    speed: z.optional(between(0, MAX_SPEED)),
    switches: z.optional(z.strictObject(switchFields())),
    profile: z.optional(aDocument('skillroute/profile@1')),
    tls: z.optional(z.strictObject({ domain: z.string().check(z.regex(DOMAIN, TLS)) } satisfies ShapeOf<EmulatorTls>)),
  }) satisfies ShapeOf<EmulatorOptions>

const PORT = 'must be a port from 0 to 65535'
const TLS = 'must be the domain of a region in lower case, such as mypurecloud.ie'
const DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/

function isHost(name: string): boolean {
  const url = `http://${name}`
  return URL.canParse(url) && new URL(url).host === name.toLowerCase()
}

const switchFields = () => {
  const answer = z.custom<StatusAndCode>((value) => /^\d{3} ./.test(String(value)), 'must be a status and a code')
  return {
    ...optional(texts(), 'permissions', 'writeDivisions', 'userPermissions'),
    ...optional(answer, 'wfmRefusal', 'missingRing'),
    ...optional(flag(), 'limitInBody', 'limitMessageParams', 'wfm', 'writeConflicts', 'queuePutConflicts', 'cors'),
    ...optional(flag(), 'queuePutKeeps', 'userStateAlone', 'multiSkillCountsInEach', 'resolutionData', 'customerQueue'),
    ...optional(amount(), 'tokenSeconds', 'tokenRequestsPerMinute', 'orgPerMinute', 'assignmentPerMinute', 'lagMs'),
    ...optional(amount(), 'newSkillLagMs', 'newQueueLagMs', 'deletedQueueLagMs', 'newMemberLagMs', 'newLabelLagMs'),
    ...optional(
      amount(),
      'lakeLagMs',
      'aggregateLagMs',
      'auditLagMs',
      'heartbeatMs',
      'learningExcess',
      'redialMinutes',
    ),
    ...optional(amount(), 'alertSeconds', 'notRespondingMinutes', 'lastAgentSeconds', 'lateMinutes'),
    ...optional(
      whole(1),
      'memberPageSize',
      'queuePageSize',
      'userPageSize',
      'usersExpandedPageSize',
      'catalogPageSize',
    ),
    ...optional(whole(1), 'userSkillsPageSize', 'detailsPageSize', 'aggregateDays'),
    ...optional(positive(), 'learningContacts', 'groupCheckSeconds'),
    ...optional(
      ratio(),
      'missingExpandShare',
      'lateConversationShare',
      'redialShare',
      'nextDayShare',
      'handOnShare',
      'notAnsweredShare',
      'ownAgentShare',
      'absentShare',
      'lateShare',
    ),
    absentAgentRouting: z.optional(z.enum(['usual', 'requested'])),
    bestCandidatesBy: z.optional(z.enum(['idle', 'skills'])),
    ...optional(z.enum(['refuse', 'accept']), 'skillsOverFifty', 'groupRuleOwnQueue', 'groupRuleMembers'),
    refusedTokenStatus: z.optional(z.literal([400, 401])),
    refreshTokens: z.optional(z.enum(['secret', 'all', 'none'])),
    wfmTimeZone: z.optional(text()),
    wfmStartDayOfWeek: z.optional(z.enum(DAYS)),
    wfmImport: z.optional(z.enum(['Complete', 'Error', 'Canceled'])),
    duplicateSkills: z.optional(z.enum(['last', 'first', 'refuse'])),
    unknownSkill: z.optional(z.enum(['refuse', 'skip'])),
    languageFraction: z.optional(z.enum(['round', 'cut', 'keep', 'refuse'])),
    utilizationCapacity: z.optional(z.enum(['1-50', '0-25'])),
    deletedSkill: z.optional(z.union([z.literal('readable'), answer])),
    resolutionRefusal: z.optional(z.union([z.literal('none'), answer])),
    detailsSelection: z.optional(z.enum(['day', 'start'])),
    onQueueQualifier: z.optional(z.enum(['routingStatus', 'none', 'other'])),
    queueModifiedBy: z.optional(z.enum(['client', 'none', 'other'])),
    skillChangeEntity: z.optional(z.enum(['User', 'AgentRoutingInfo'])),
    auditRows: z.optional(z.enum(['full', 'bare', 'renamed'])),
    patienceShape: z.optional(z.enum(['exponential', 'mixed'])),
  } satisfies ShapeOf<NonNullable<EmulatorOptions['switches']>>
}

const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const

/** The checked options with their defaults. */
export function readOptions(options: EmulatorOptions, parts: EmulatorParts, presentMs: number): ReadOptions {
  // A replay has no generated org.
  const ofOrg = (size: number): number => (parts.replay === undefined ? size : 0)
  const hosts = (options.hosts ?? []).map((name) => name.toLowerCase())
  return {
    seed: options.seed ?? 1,
    hosts: new Set([...hosts, ...(options.tls === undefined ? [] : platformHosts(options.tls))]),
    speed: options.speed ?? 1,
    nowMs: instantMs(options.now ?? parts.now ?? presentMs),
    agents: options.agents ?? ofOrg(200),
    queues: options.queues ?? ofOrg(12),
    skills: options.skills ?? ofOrg(16),
    media: options.media ?? ['message', 'chat'],
    ratePerMinute: options.ratePerMinute ?? options.profile?.facts.ratePerMinute ?? PLATFORM_RATE_PER_MINUTE,
  }
}

/** Parts of an emulator in place of its own. */
export interface EmulatorParts {
  /** Default time at which the world begins. */
  readonly now?: string | undefined
  /** An org in place of a generated one, and the switches that follow from what is known of it. */
  readonly org?:
    | { readonly switches: Partial<EmulatorSwitches>; readonly build: (request: WorldRequest) => World }
    | undefined
  /** Answers of the API in place of the org's, which is then empty. */
  readonly replay?: ((present: () => number) => (request: BackendRequest) => Reply) | undefined
}
