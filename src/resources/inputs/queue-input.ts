import type { OpenUnion } from '../../core/open-union'
import type { AsRead, Changes, DivisionInput, EmailAddressInput, MemberGroupInput, RefInput } from './given'
import type {
  GroupActivationPilotInput,
  GroupActivationRuleInput,
  GroupRoutingRuleInput,
  RingInput,
} from './group-rules'
import type { QueueMediaSettingsInput } from './media-settings'

/**
 * A queue to write, with every field of the platform's description. Enum values of nested parts are open, so that parts
 * of a queue that was read can be passed back. For a field newer than this package use a type assertion: `{ name:
 * 'Sales', fieldOfTomorrow: true } as QueueInput`.
 */
export interface QueueInput {
  readonly name: string
  readonly division?: DivisionInput | undefined
  readonly description?: string | undefined
  readonly mediaSettings?: QueueMediaSettingsInput | undefined
  readonly routingRules?:
    | readonly {
        readonly operator?: OpenUnion<'MEETS_THRESHOLD' | 'ANY'> | undefined
        readonly threshold?: number | undefined
        readonly waitSeconds?: number | undefined
      }[]
    | undefined
  readonly conditionalGroupRouting?: { readonly rules?: readonly GroupRoutingRuleInput[] | undefined } | undefined
  readonly conditionalGroupActivation?:
    | {
        readonly pilotRule?: GroupActivationPilotInput | undefined
        readonly rules?: readonly GroupActivationRuleInput[] | undefined
      }
    | undefined
  /** At most 6 rings. */
  readonly bullseye?: { readonly rings?: readonly RingInput[] | undefined } | undefined
  readonly scoringMethod?: 'TimestampAndPriority' | 'PriorityOnly' | undefined
  readonly lastAgentRoutingMode?: 'Disabled' | 'QueueMembersOnly' | 'AnyAgent' | undefined
  readonly acwSettings?:
    | {
        readonly wrapupPrompt?:
          | OpenUnion<'MANDATORY' | 'OPTIONAL' | 'MANDATORY_TIMEOUT' | 'MANDATORY_FORCED_TIMEOUT' | 'AGENT_REQUESTED'>
          | undefined
        readonly timeoutMs?: number | undefined
      }
    | undefined
  readonly skillEvaluationMethod?: 'NONE' | 'BEST' | 'ALL' | undefined
  readonly memberGroups?: readonly MemberGroupInput[] | undefined
  readonly queueFlow?: RefInput | undefined
  readonly emailInQueueFlow?: RefInput | undefined
  readonly messageInQueueFlow?: RefInput | undefined
  readonly whisperPrompt?: RefInput | undefined
  readonly onHoldPrompt?: RefInput | undefined
  readonly defaultMediaLanguage?: string | undefined
  readonly autoAnswerOnly?: boolean | undefined
  readonly cannedResponseLibraries?:
    | {
        readonly libraryIds?: readonly string[] | undefined
        readonly mode?: OpenUnion<'All' | 'SelectedOnly' | 'None'> | undefined
      }
    | undefined
  readonly enableTranscription?: boolean | undefined
  readonly enableAudioMonitoring?: boolean | undefined
  readonly enableManualAssignment?: boolean | undefined
  readonly agentOwnedRouting?:
    | {
        readonly enableAgentOwnedCallbacks?: boolean | undefined
        readonly maxOwnedCallbackHours?: number | undefined
        readonly maxOwnedCallbackDelayHours?: number | undefined
      }
    | undefined
  readonly directRouting?:
    | {
        readonly callMediaSettings?: DirectMedia | undefined
        readonly emailMediaSettings?: DirectMedia | undefined
        readonly messageMediaSettings?: DirectMedia | undefined
        readonly backupQueueId?: string | undefined
        readonly waitForAgent?: boolean | undefined
        readonly agentWaitSeconds?: number | undefined
      }
    | undefined
  readonly callingPartyName?: string | undefined
  readonly callingPartyNumber?: string | undefined
  /** The script of each media type. */
  readonly defaultScripts?: Readonly<Record<string, RefInput>> | undefined
  readonly outboundMessagingAddresses?:
    | {
        readonly smsAddress?: RefInput | undefined
        readonly openMessagingRecipient?: RefInput | undefined
        readonly whatsAppRecipient?: RefInput | undefined
      }
    | undefined
  readonly outboundEmailAddress?: EmailAddressInput | undefined
  readonly peerId?: string | undefined
  readonly suppressInQueueCallRecording?: boolean | undefined
}

/** How one media type of direct routing works. */
export interface DirectMedia {
  readonly useAgentAddressOutbound?: boolean | undefined
}

/** A queue to create: `sourceQueueId` names a queue whose settings to copy. */
export interface NewQueueInput extends QueueInput {
  readonly sourceQueueId?: string | undefined
}

/** Changes to a queue: nested objects are merged, lists replaced, null clears a field. */
export type QueueChanges = Changes<Omit<QueueInput, 'name'>> & { readonly name?: string | undefined }

/** The input of queue writes: an input, or a queue as it was read with changes. */
export type GivenQueue = QueueInput | AsRead<QueueInput>
export type GivenQueueChanges = QueueChanges | AsRead<QueueChanges>
