import type {
  ApprovalNote,
  Effect,
  GuardrailResult,
  HygieneFinding,
  MediaType,
  PlanRequest,
  Ref,
} from '../../documents'

/** What a session may do: everything, or see and approve one plan. */
export type Session = { readonly role: 'planner' } | { readonly role: 'approver'; readonly planId: string }

/** How far something is. */
export interface Progress {
  readonly step: string
  readonly done: number
  readonly total: number
}

/** Everything that the page shows, except the matrix and single weeks, which it asks for one by one. */
export interface View {
  readonly role: Session['role']
  readonly isReadOnly: boolean
  /** Whether plans can be applied: an org is connected, and the page is not read-only. */
  readonly canWrite: boolean
  /** Absent until it is read. */
  readonly org?: Ref
  readonly takenAt?: string
  /** Whether the org can be read again. */
  readonly canRead: boolean
  /** The org changed since it was read: levels, queues and forecasts are those of before. */
  readonly isOutdated?: boolean
  /** Set while the org is read. */
  readonly reading?: Progress
  /** Why the org could not be read. */
  readonly problem?: string
  readonly queues: readonly QueueRow[]
  /** Queues without figures, and why: a predictor, the caller or people choose. */
  readonly otherQueues: readonly (Ref & { readonly why: string })[]
  readonly divisions: readonly Ref[]
  readonly agents: readonly Ref[]
  /** People whom the guardrails of the page protect, as these name them. */
  readonly protectedByRule: readonly string[]
  readonly skills: readonly Ref[]
  readonly findings: readonly HygieneFinding[]
  readonly search: SearchView
  readonly variants: readonly VariantView[]
  readonly plans: readonly PlanView[]
}

export interface QueueRow extends Ref {
  readonly mediaType: MediaType
  /** Ratios 0..1 */
  readonly target: number
  readonly targetSeconds: number
  /** As the forecasts of the variants say it is now; absent until it is calculated. */
  readonly serviceLevel?: number
  readonly method?: FigureMethod
  readonly contactsPerWeek: number
  /**
   * Hours of the week with contacts, and those of them below the target; absent until they are simulated, null for a queue
   * of several media.
   */
  readonly hours?: { readonly all: number; readonly below: number } | null
}

/** How a figure was calculated. */
export type FigureMethod = 'formula' | 'simulation'

/** One queue by hour of the week, from Monday 00:00 UTC. */
export interface WeekView {
  readonly queue: Ref
  readonly target: number
  /** Number of simulated weeks. */
  readonly weeks: number
  /** 168 hours; null: no contacts. */
  readonly hours: readonly ({ readonly serviceLevel: number; readonly contacts: number } | null)[]
}

export interface SearchView {
  readonly state: 'none' | 'running' | 'done' | 'failed'
  readonly progress?: Progress
  readonly problem?: string
  readonly request: SearchRequest
  /** From no change to all changes found. */
  readonly curve: readonly CurveView[]
  /** The point of the curve at which it flattens, and why. */
  readonly recommended?: { readonly point: number; readonly why: string }
  readonly found: readonly FoundChange[]
  /** What changes would bring that are left out, since they cost queues too much. */
  readonly blocked?: string
  /** What the search assumes, and what of the org could not be read. */
  readonly notes: readonly string[]
}

/** What is searched, by ids. */
export type SearchRequest = Pick<PlanRequest, 'want' | 'limits'>

export interface CurveView {
  readonly changes: number
  readonly agents: number
  /** Service level above that without changes, in the weeks of the search, and its interval. */
  readonly gain: number
  readonly low: number | null
  readonly high: number | null
  readonly contactsPerWeek: number
}

export interface FoundChange {
  readonly id: string
  readonly agent: Ref
  /** Such as `Billing: – → 1`. */
  readonly what: string
  readonly reason: string
  /** Point of the curve from which on the change is included. */
  readonly point: number
  /** Contacts per week within service level; null: unknown. */
  readonly value: number | null
  readonly isUncertain: boolean
  /** Ids of changes without which it has no effect. */
  readonly with: readonly string[]
}

/** A level or a queue that somebody set by hand. */
export type HandEdit =
  | { readonly agentId: string; readonly skillId: string; readonly level: number | null }
  | { readonly agentId: string; readonly queueId: string }

export interface VariantChoices {
  /** Position on the curve. */
  readonly point: number
  /** Found changes that are ticked or unticked against the position. */
  readonly ticked: Readonly<Record<string, boolean>>
  readonly edits: readonly HandEdit[]
  /** Ids of agents who get no change. */
  readonly protect: readonly string[]
}

/** A choice of changes and what it would bring. */
export interface VariantView extends VariantChoices {
  readonly id: string
  readonly hash?: string
  /** Changes as the plan has them. */
  readonly changes: readonly PlanChange[]
  /** Absent while it is calculated, and without changes. */
  readonly forecast?: ForecastView
  /** Set while the forecast is calculated; there are no hash, guardrails and warnings then. */
  readonly simulating?: Progress
  /** True while the changes of these choices are not calculated yet. */
  readonly isPending: boolean
  readonly problem?: string
  readonly guardrails: readonly GuardrailResult[]
  readonly warnings: readonly string[]
  readonly leftOut: readonly { readonly what: string; readonly why: string }[]
  readonly requests: number
  readonly minutes: number
}

export interface PlanChange {
  readonly id: string
  readonly owner: Ref
  /** The skill, queue or setting, and its values. */
  readonly what: string
  readonly reason: string
  readonly isRemoval: boolean
}

/** A forecast, all queues together and one by one. */
export interface ForecastView {
  readonly method: FigureMethod
  readonly weeks?: number
  readonly before: number
  readonly after: number
  /** Where `after` will be in one coming week, in words; empty without a simulation of all queues. */
  readonly week: string
  readonly contactsPerWeek: number
  readonly queues: Effect['queues']
  readonly notes: readonly string[]
}

export interface PlanView {
  readonly planId: string
  readonly hash: string
  readonly createdAt: string
  /** Where it was saved. */
  readonly file: string
  readonly reason?: string
  readonly changes: readonly PlanChange[]
  readonly forecast?: ForecastView
  readonly guardrails: readonly GuardrailResult[]
  readonly warnings: readonly string[]
  /** Whether its guardrails refuse every apply. */
  readonly isRefused: boolean
  readonly approvals: readonly ApprovalNote[]
  readonly run: RunView
}

/** What became of a plan. */
export interface RunView {
  readonly state: 'none' | 'applying' | 'undoing' | 'verifying' | 'ended'
  readonly progress?: Progress
  /** How it ended, in a sentence. */
  readonly message?: string
  readonly problem?: string
  /** The result of the canary. */
  readonly canary?: string
  readonly warnings: readonly string[]
  /** Status by id of the change, of the last run. */
  readonly results: Readonly<Record<string, string>>
  /** Ids of changes that are written and not undone, by the journal. */
  readonly written: readonly string[]
  /** When the plan was applied, ISO time; absent unless all its changes are in effect by the journal. */
  readonly appliedAt?: string | undefined
}

/** A page of the matrix: who holds what. */
export interface MatrixView {
  readonly skills: readonly Ref[]
  readonly rows: readonly MatrixRow[]
  readonly from: number
  readonly total: number
}

export interface MatrixRow extends Ref {
  readonly division?: string
  /** Level by id of the skill. */
  readonly levels: Readonly<Record<string, number>>
  /** Ids of the queues in which the agent is activated. */
  readonly queues: readonly string[]
}
