/** An object of an org: its id, and the name people know it by. */
export interface Ref {
  readonly id: string
  readonly name: string
}

/** A half-open span of time, ISO 8601 UTC: `start` belongs to it, `end` does not. */
export interface Interval {
  readonly start: string
  readonly end: string
}

/** Media of a contact, in the terms of analytics (`voice`, not `call`). Open: the platform may add some. */
export type MediaType = 'voice' | 'chat' | 'email' | 'message' | 'callback' | (string & {})

/** How a queue evaluates skills. Open: under an unknown method, levels are treated as having no effect. */
export type SkillEvaluation = 'NONE' | 'ALL' | 'BEST' | (string & {})

/** A service-level target: the share `ratio` (0..1) of contacts answered within `seconds`. */
export interface ServiceLevelTarget {
  readonly ratio: number
  readonly seconds: number
}
