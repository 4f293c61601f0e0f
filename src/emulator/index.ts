/**
 * An emulated Genesys Cloud on localhost, for demonstrations, tests and builds.
 * @module
 */

export type { Random } from '../core/random'
export type { Clock } from '../core/time/clock'
export { type ManualClock, manualClock } from '../core/time/manual-clock'
export type { OrgFacts, OrgProfile, ProbeCheck, ProbeSubject } from '../documents'
export { type EmulatorFact, emulatorFacts } from './assumptions/facts'
export { type EmulatorAssumption, emulatorAssumptions } from './assumptions/switch-table'
export type { EmulatorState, SavedTokens, StateDue, StateEntry, StatePlace, StateRequest } from './model/state-types'
export type { EmulatorTime } from './model/time'
export type {
  Emulator,
  EmulatorOptions,
  EmulatorStats,
  EmulatorStreams,
  EmulatorSwitches,
  EmulatorTls,
  EmulatorTrust,
  Fault,
  FaultRule,
  LagSwitches,
  LoginSwitches,
  ReadSwitches,
  StatusAndCode,
  StreamFaults,
  World,
  WorldBehavior,
  WorldContactType,
  WorldHistory,
  WorldMember,
  WorldQueue,
  WorldSkill,
  WorldSkillGroup,
  WorldUser,
  WriteSwitches,
} from './model/types'
export type {
  WorldAgentFigures,
  WorldChange,
  WorldDivision,
  WorldGroup,
  WorldLanguage,
  WorldNamed,
  WorldPredictor,
} from './model/world-types'
export { startEmulator } from './start'
