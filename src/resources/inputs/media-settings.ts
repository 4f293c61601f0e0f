import type { OpenUnion } from '../../core/open-union'
import type { EmailAddressInput, RefInput } from './given'

/** How contacts of one media type are offered to agents. */
export interface MediaSettingsInput {
  readonly enableAutoAnswer?: boolean | undefined
  readonly alertingTimeoutSeconds?: number | undefined
  /** `percentage` is a ratio, 0 to 1. */
  readonly serviceLevel?:
    | { readonly percentage?: number | undefined; readonly durationMs?: number | undefined }
    | undefined
  readonly autoAnswerAlertToneSeconds?: number | undefined
  readonly manualAnswerAlertToneSeconds?: number | undefined
}

/** What happens with an answered call. */
export type CallReaction = OpenUnion<'HangUp' | 'TransferToQueue' | 'TransferToFlow'>

/** The same for callbacks. */
export interface CallbackSettingsInput extends MediaSettingsInput {
  readonly mode?: OpenUnion<'AgentFirst' | 'CustomerFirst'> | undefined
  readonly enableAutoDialAndEnd?: boolean | undefined
  readonly autoDialDelaySeconds?: number | undefined
  readonly autoEndDelaySeconds?: number | undefined
  readonly pacingModifier?: number | undefined
  readonly maxRetryCount?: number | undefined
  readonly retryDelaySeconds?: number | undefined
  readonly liveVoiceReactionType?: CallReaction | undefined
  readonly liveVoiceFlow?: RefInput | undefined
  readonly answeringMachineReactionType?: CallReaction | undefined
  readonly answeringMachineFlow?: RefInput | undefined
  readonly edgeGroup?: RefInput | undefined
  readonly site?: RefInput | undefined
}

/** The same for mail. */
export interface EmailSettingsInput extends MediaSettingsInput {
  readonly allOutboundEmailAddresses?: readonly EmailAddressInput[] | undefined
}

/** The same for messages. */
export interface MessageSettingsInput extends MediaSettingsInput {
  readonly enableInactivityTimeout?: boolean | undefined
  readonly inactivityTimeoutSettings?:
    | {
        readonly timeoutSeconds?: number | undefined
        readonly actionType?: OpenUnion<'DISCONNECT' | 'SEND_TO_ARCHITECT_FLOW'> | undefined
        readonly flowId?: RefInput | undefined
      }
    | undefined
  /** By the kind of message. */
  readonly subTypeSettings?:
    | Readonly<
        Record<
          string,
          { readonly enableAutoAnswer?: boolean | undefined; readonly enableInactivityTimeout?: boolean | undefined }
        >
      >
    | undefined
}

/** Settings of a queue by media type, in the platform's terms. */
export interface QueueMediaSettingsInput {
  readonly call?: MediaSettingsInput | undefined
  readonly callback?: CallbackSettingsInput | undefined
  readonly chat?: MediaSettingsInput | undefined
  readonly email?: EmailSettingsInput | undefined
  readonly message?: MessageSettingsInput | undefined
}
