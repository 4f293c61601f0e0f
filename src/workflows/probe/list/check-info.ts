import type { OrgFacts } from '../../../documents'

/** What a check is, before it is made. */
export interface CheckInfo {
  readonly id: string
  readonly question: string
  readonly method: string
  /** What skillroute relies on. */
  readonly expected: string
  /**
   * `reads`: only sends reads; `login`: needs `login`; `writes`: needs temporary objects; `user`: also needs a user who
   * agreed; `nothing`: no call of the API can show it.
   */
  readonly needs: 'reads' | 'login' | 'writes' | 'user' | 'nothing'
  /** The facts that it finds. */
  readonly facts: readonly (keyof OrgFacts)[]
  /** The consequences if it is as expected, and if it is not. Without a result, it is assumed to be as expected. */
  readonly holds: string
  readonly differs: string
}
