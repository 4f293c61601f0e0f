import type { OpenUnion } from '../../core/open-union'
import type { RefInput } from './given'

/** The address that a queue's mail is sent from. */
export interface EmailAddressInput {
  readonly domain?: RefInput | undefined
  readonly route?: InboundRouteInput | undefined
}

/** A route of inbound mail. */
export interface InboundRouteInput {
  readonly id?: string | undefined
  readonly name?: string | undefined
  readonly pattern?: string | undefined
  readonly queue?: RefInput | undefined
  readonly priority?: number | undefined
  readonly skills?: readonly RefInput[] | undefined
  readonly language?: RefInput | undefined
  readonly fromName?: string | undefined
  readonly fromEmail?: string | undefined
  readonly flow?: RefInput | undefined
  readonly replyEmailAddress?: EmailAddressInput | undefined
  readonly autoBcc?: readonly { readonly email?: string | undefined; readonly name?: string | undefined }[] | undefined
  readonly spamFlow?: RefInput | undefined
  readonly signature?:
    | {
        readonly enabled?: boolean | undefined
        readonly cannedResponseId?: string | undefined
        readonly alwaysIncluded?: boolean | undefined
        readonly inclusionType?: OpenUnion<'Draft' | 'Send' | 'SendOnce'> | undefined
      }
    | undefined
  readonly historyInclusion?: OpenUnion<'Include' | 'Exclude' | 'Optional'> | undefined
  readonly allowMultipleActions?: boolean | undefined
  readonly mailboxFolders?: readonly string[] | undefined
}
