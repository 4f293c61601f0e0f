export type { ApplyReport, ChangeResult, ChangeStatus, VerifyReport } from './apply-report'
export type { Interval, MediaType, Ref, ServiceLevelTarget, SkillEvaluation } from './common'
export { type AgentTime, contactTypeId, type Demand, type DemandAgent, type DemandContactType } from './demand'
export type { Forecast, QueueForecast, ServiceMeasures } from './forecast'
export type {
  DurationShape,
  ModelAgent,
  ModelAgentGroup,
  ModelConditionalGroup,
  ModelContactType,
  ModelQueue,
  RoutingModel,
} from './model'
export type { Change, Plan, RequestBudget } from './plan'
export type { Recommendation } from './recommendation'
export type {
  SkillLevel,
  Snapshot,
  SnapshotAgent,
  SnapshotGap,
  SnapshotMember,
  SnapshotQueue,
  SnapshotRing,
  SnapshotSkill,
} from './snapshot'
