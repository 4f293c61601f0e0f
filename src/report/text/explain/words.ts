import type { AgreementDifference, RoutingCauseKind } from '../../../documents'

/** What each cause of a wait says, for people. */
export const CAUSES: Readonly<Record<RoutingCauseKind | 'none', string>> = {
  skillLost: 'a skill was lost in a transfer',
  ringDropped: 'a ring dropped a skill',
  notActivated: 'an agent was not activated in the queue',
  languageMissing: 'nobody free spoke the language',
  ringNotOpen: 'free agents were in a later ring',
  levelStale: 'a level was out of date',
  skillMissing: 'nobody free had the skills',
  nobodyOnQueue: 'nobody who could take it was on queue',
  allBusy: 'everybody who could take it was busy',
  none: 'no cause found',
}

/** What each reading of the rule says, for people. */
export const READINGS: Readonly<Record<AgreementDifference['reading'], string>> = {
  languageInLevel: 'the level of the language counts in the average',
  skillsFirst: 'agents with the skills are selected first, then the 100 idle longest of them',
  looksAtAll: 'more than 100 agents are considered',
  longestIdle: 'levels are not followed: the agent idle longest is chosen',
  highestLevel: 'levels are followed although the queue has another method',
  levelBefore: 'levels before a change were still followed',
  levelAfter: 'levels were followed before their audit says so',
  skillLost: 'the skills that an earlier queue asked for were followed',
  predictive: 'a predictor chooses in the queue',
  unexplained: 'none of the readings',
}
