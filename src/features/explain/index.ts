/**
 * Not stable: may change in a minor version.
 *
 * Why a conversation went to the agent who got it, and how often the platform chooses as the simulation does.
 * @module skillroute/explain
 */

export {
  type AgreementOptions,
  type ExplainOptions,
  explainRouting,
  measureAgreement,
} from './explain'
export type {
  ExplainedLeg,
  ExplainedMember,
  Explanation,
  ExplanationStep,
  RoutingCause,
  RoutingObstacle,
} from './explanation'
export type { ExplainProgress } from './read'

export { explanationText } from './texts/explanation'
