import type { HygieneKind } from '../../../documents'

/** The name of each kind of finding, the most urgent first. */
export const TITLES: Readonly<Record<HygieneKind, string>> = {
  unservedDemand: 'nobody can serve',
  deletedSkill: 'deleted skill',
  emptyGroup: 'matches nobody',
  idleGrant: 'has no effect',
  everyoneAtFive: 'all at level 5',
  unusedSkill: 'nobody asks for it',
}
