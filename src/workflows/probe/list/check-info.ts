import type { OrgFacts } from '../../../documents'

/** What a check is, before it is made. */
export interface CheckInfo {
  readonly id: string
  readonly question: string
  readonly method: string
  /** What skillroute counts on. */
  readonly expected: string
  /**
   * `reads`: only reads leave; `login`: needs `login`; `writes`: needs throw-away things; `user`: needs a user who agreed as
   * well; `nothing`: no call of the API tells.
   */
  readonly needs: 'reads' | 'login' | 'writes' | 'user' | 'nothing'
  /** The facts that it finds. */
  readonly facts: readonly (keyof OrgFacts)[]
  /** What follows when it is as expected, and when it is not. What is unknown is taken to be as expected. */
  readonly holds: string
  readonly differs: string
}
