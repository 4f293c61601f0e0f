/** The inputs of writes against the official types: a field that only those have stops `tsc` with its name. */
import type { Models } from 'purecloud-platform-client-v2'
import type * as ours from '../../src'

/** Fields that the official type has and ours has not, but for those that cannot be written. */
type Missing<Ours, Official, Listed extends string> = Exclude<keyof Official & string, (keyof Ours & string) | Listed>
type None<M extends never> = M
type Made = 'id' | 'selfUri' | 'dateCreated' | 'dateModified' | 'memberCount'
type Counted = Made | 'modifiedBy' | 'createdBy' | 'userMemberCount' | 'joinedMemberCount'
export type Complete = [
  None<Missing<ours.QueueInput, Models.QueueRequest, Counted>>,
  None<Missing<ours.NewQueueInput, Models.CreateQueueRequest, Counted>>,
  None<Missing<ours.CallbackSettingsInput, Models.CallbackMediaSettings, never>>,
  None<Missing<ours.EmailSettingsInput, Models.EmailMediaSettings, never>>,
  None<Missing<ours.MessageSettingsInput, Models.MessageMediaSettings, never>>,
  None<Missing<ours.GroupRoutingRuleInput, Models.ConditionalGroupRoutingRule, never>>,
  None<Missing<ours.RingInput, Models.Ring, never>>,
  None<Missing<ours.InboundRouteInput, Models.InboundRoute, 'selfUri' | 'status'>>,
  None<Missing<ours.SkillGroupInput, Models.SkillGroupWithMemberDivisions, Made | 'status'>>,
  None<Missing<ours.UserChanges, Models.UpdateUser, 'id' | 'selfUri' | 'primaryContactInfo'>>,
  None<Missing<ours.TriggerChanges, Models.UpdateTriggerRequest, 'topicName'>>,
  None<Missing<ours.UtilizationInput, Models.UtilizationRequest, never>>,
]
