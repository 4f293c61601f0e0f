/**
 * Limits of the platform, in one table. They come from the official description and from public programs that reached
 * them.
 */
export const LIMITS = {
  /** Skills or languages in one bulk call for a user. */
  skillsPerCall: 50,
  /** Members in one add, remove or join call of a queue. */
  membersPerCall: 100,
  /** Users in one `id=` filter, and user predicates in one analytics query. */
  userIdsPerCall: 100,
  /** Page sizes. Members above 100 are silently cut to 100. */
  pageSize: {
    members: 100,
    queues: 500,
    users: 500,
    usersExpanded: 100,
    skills: 500,
    auditResults: 500,
    default: 100,
    cursor: 200,
  },
  /** Days in one synchronous analytics query. */
  analyticsDays: 7,
  /** Bytes in a request body (`request.bytes.max`). */
  requestBytes: 512_000,
  /** Requests per minute that a client-credentials token may make; our default is lower. */
  platformPerMinute: 300,
  defaultPerMinute: 250,
  /**
   * The longest time for which the `Retry-After` of one answer stops the other calls of a client, and of all clients
   * that share its budget: ten minutes. The platform counts requests per minute, so a longer value must be a mistake of
   * a system in between.
   */
  longestPauseMs: 600_000,
  /** Proficiency. */
  level: { min: 0, max: 5 },
  /** Rings of a bullseye queue. */
  ring: { min: 1, max: 6 },
  /** Weeks that workforce management has forecasts of, since 2025-12-15 (the community forum). */
  wfmWeeks: { back: 26, ahead: 104 },
} as const
