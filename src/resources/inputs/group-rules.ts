import type { OpenUnion } from '../../core/open-union'
import type { MemberGroupInput, RefInput } from './given'

/** Adds more agents depending on the state of a queue: `conditionalGroupRouting`. */
export interface GroupRoutingRuleInput {
  /** The queue whose metric is compared. Default: this queue. */
  readonly queue?: RefInput | undefined
  readonly metric?: OpenUnion<'EstimatedWaitTime' | 'ServiceLevel'> | undefined
  readonly operator?: OpenUnion<'GreaterThan' | 'GreaterThanOrEqualTo' | 'LessThan' | 'LessThanOrEqualTo'> | undefined
  readonly conditionValue?: number | undefined
  readonly groups?: readonly MemberGroupInput[] | undefined
  readonly waitSeconds?: number | undefined
}

/** A condition of `conditionalGroupActivation`. */
export interface GroupActivationConditionInput {
  readonly simpleMetric?:
    | {
        readonly metric?: OpenUnion<'EstimatedWaitTime' | 'IdleAgentCount' | 'ServiceLevel'> | undefined
        readonly queue?: RefInput | undefined
      }
    | undefined
  readonly operator?:
    | OpenUnion<'GreaterThan' | 'GreaterThanOrEqualTo' | 'LessThan' | 'LessThanOrEqualTo' | 'EqualTo' | 'NotEqualTo'>
    | undefined
  readonly value?: number | undefined
}

/** Conditions and the expression that combines them, such as `C1 and C2`. */
export interface GroupActivationPilotInput {
  readonly conditions?: readonly GroupActivationConditionInput[] | undefined
  readonly conditionExpression?: string | undefined
}

/** The groups that take contacts while the conditions hold. */
export interface GroupActivationRuleInput extends GroupActivationPilotInput {
  readonly groups?: readonly MemberGroupInput[] | undefined
}

/** One ring of bullseye routing. */
export interface RingInput {
  readonly expansionCriteria?:
    | readonly {
        readonly type?: OpenUnion<'TIMEOUT_SECONDS'> | undefined
        readonly threshold?: number | undefined
      }[]
    | undefined
  readonly actions?: { readonly skillsToRemove?: readonly RefInput[] | undefined } | undefined
  readonly memberGroups?: readonly MemberGroupInput[] | undefined
}
