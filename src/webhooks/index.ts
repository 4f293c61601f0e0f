/** Signed events: sign, verify, receive. Web standards alone, for any runtime; sending is `skillroute/relay`. */

export type { ErrorJson, SkillrouteError } from '../core/errors/base'
export type * from '../documents'
export type { EventHandlers } from './event'
export type { HeaderSource, RawBody } from './incoming'
export {
  createReceiver,
  type LambdaEvent,
  type LambdaResult,
  type NodeRequest,
  type NodeResponse,
  type Receiver,
  type ReceiverOptions,
} from './receiver'
export type { ReplayStore } from './replays'
export type { WebhookSecrets } from './secret'
export { signWebhook, type WebhookHeaders, type WebhookToSign } from './sign'
export { type VerifiedWebhook, verifyWebhook, type WebhookToVerify } from './verify'
