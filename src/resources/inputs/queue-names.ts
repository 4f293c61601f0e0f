import type { DivisionInput, MemberGroupInput, RefInput } from './given'
import type { GroupActivationConditionInput, GroupRoutingRuleInput, RingInput } from './group-rules'
import type { MediaSettingsInput } from './media-settings'
import type { NamesOf } from './names'
import type { NewQueueInput } from './queue-input'

const ref: NamesOf<RefInput> = { id: 1, name: 1, selfUri: 1 }
const division: NamesOf<DivisionInput> = { id: 1, name: 1 }
const memberGroups: NamesOf<MemberGroupInput> = { id: 1, name: 1, division, type: 1 }

const media: NamesOf<MediaSettingsInput> = {
  enableAutoAnswer: 1,
  alertingTimeoutSeconds: 1,
  serviceLevel: { percentage: 1, durationMs: 1 },
  autoAnswerAlertToneSeconds: 1,
  manualAnswerAlertToneSeconds: 1,
}

const groupRule: NamesOf<GroupRoutingRuleInput> = {
  queue: ref,
  metric: 1,
  operator: 1,
  conditionValue: 1,
  groups: memberGroups,
  waitSeconds: 1,
}
const conditions: NamesOf<GroupActivationConditionInput> = {
  simpleMetric: { metric: 1, queue: ref },
  operator: 1,
  value: 1,
}
const rings: NamesOf<RingInput> = {
  expansionCriteria: { type: 1, threshold: 1 },
  actions: { skillsToRemove: ref },
  memberGroups,
}

/** The fields of a queue's body. */
export const QUEUE_NAMES: NamesOf<NewQueueInput> = {
  name: 1,
  division,
  description: 1,
  mediaSettings: {
    call: media,
    callback: {
      ...media,
      mode: 1,
      enableAutoDialAndEnd: 1,
      autoDialDelaySeconds: 1,
      autoEndDelaySeconds: 1,
      pacingModifier: 1,
      maxRetryCount: 1,
      retryDelaySeconds: 1,
      liveVoiceReactionType: 1,
      liveVoiceFlow: ref,
      answeringMachineReactionType: 1,
      answeringMachineFlow: ref,
      edgeGroup: ref,
      site: ref,
    },
    chat: media,
    email: { ...media, allOutboundEmailAddresses: 1 },
    message: {
      ...media,
      enableInactivityTimeout: 1,
      inactivityTimeoutSettings: { timeoutSeconds: 1, actionType: 1, flowId: ref },
      subTypeSettings: { '*': { enableAutoAnswer: 1, enableInactivityTimeout: 1 } },
    },
  },
  routingRules: { operator: 1, threshold: 1, waitSeconds: 1 },
  conditionalGroupRouting: { rules: groupRule },
  conditionalGroupActivation: {
    pilotRule: { conditions, conditionExpression: 1 },
    rules: { conditions, conditionExpression: 1, groups: memberGroups },
  },
  bullseye: { rings },
  scoringMethod: 1,
  lastAgentRoutingMode: 1,
  acwSettings: { wrapupPrompt: 1, timeoutMs: 1 },
  skillEvaluationMethod: 1,
  memberGroups,
  queueFlow: ref,
  emailInQueueFlow: ref,
  messageInQueueFlow: ref,
  whisperPrompt: ref,
  onHoldPrompt: ref,
  defaultMediaLanguage: 1,
  autoAnswerOnly: 1,
  cannedResponseLibraries: { libraryIds: 1, mode: 1 },
  enableTranscription: 1,
  enableAudioMonitoring: 1,
  enableManualAssignment: 1,
  agentOwnedRouting: { enableAgentOwnedCallbacks: 1, maxOwnedCallbackHours: 1, maxOwnedCallbackDelayHours: 1 },
  directRouting: {
    callMediaSettings: 1,
    emailMediaSettings: 1,
    messageMediaSettings: 1,
    backupQueueId: 1,
    waitForAgent: 1,
    agentWaitSeconds: 1,
  },
  callingPartyName: 1,
  callingPartyNumber: 1,
  defaultScripts: 1,
  outboundMessagingAddresses: { smsAddress: ref, openMessagingRecipient: ref, whatsAppRecipient: ref },
  outboundEmailAddress: 1,
  peerId: 1,
  suppressInQueueCallRecording: 1,
  sourceQueueId: 1,
}
