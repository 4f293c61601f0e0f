import type { HeldStores } from './held-stores'

/** What a process is told that applies a plan under a lease. */
export interface HeldRun extends HeldStores {
  readonly url: string
  readonly clientId: string
  readonly clientSecret: string
  readonly folder: string
  /** Where it stops itself, and how often it comes there before. */
  readonly stage?: Stage | undefined
  readonly nth: number
}

/** Stages of one write. `network` lies behind everything that can be asked: the request is on its way to the socket. `append` is between the journal's last look at its file and its append. */
export const STAGES = [
  'look',
  'beforeIntent',
  'afterIntent',
  'turn',
  'beforeConfirm',
  'afterConfirm',
  'answer',
  'beforeOutcome',
] as const
export type Stage = (typeof STAGES)[number] | 'network' | 'append'

/** What it prints in the end. */
export interface HeldEnd {
  readonly outcome?: string
  readonly code?: string
  readonly message?: string
}
