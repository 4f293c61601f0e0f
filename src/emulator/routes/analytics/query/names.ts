/** Names that queries may use. Names for which the emulator has no data are valid, but match nothing. */

/** Dimensions of conversation aggregates. */
export const conversationDimensions = words(`
  activeRouting activeSkillId addressFrom addressTo agentAssistantId agentBullseyeRing agentOwned agentRank
  agentScore ani assignerId authenticated canonicalExternalContactId conversationId conversationInitiator
  convertedFrom convertedTo customerParticipation deliveryStatus destinationAddress direction disconnectType
  divisionId dnis edgeId eligibleAgentCount errorCode extendedDeliveryStatus externalContactId
  externalMediaCount externalOrganizationId externalTag firstQueue flaggedReason flowInType flowOutType groupId
  interactionType journeyActionId journeyActionMapId journeyActionMapVersion journeyCustomerId
  journeyCustomerIdType journeyCustomerSessionId journeyCustomerSessionIdType knowledgeBaseId mediaCount
  mediaType messageType originatingDirection originatingSocialMediaPublic outboundCampaignId outboundContactId
  outboundContactListId participantName peerId proposedAgentId provider purpose queueId remote removedSkillId
  requestedLanguageId requestedRouting requestedRoutingSkillId roomId routingPriority routingRing routingRule
  routingRuleType scoredAgentId selectedAgentId selectedAgentRank selfServed sessionDnis sessionId
  skillExpressionId stationId teamId usedRouting userId videoPresent waitingInteractionCount wrapUpCode
`)

export const conversationMetrics = words(`
  nBlindTransferred nBotInteractions nCallbackAttempts nCallbackOverSla nCallbackScheduled nCfcOffered
  nCobrowseSessions nConnected nConsult nConsultTransferred nConversations nError nOffered nOutbound
  nOutboundAbandoned nOutboundAttempted nOutboundConnected nOverSla nStateTransitionError nTakeover nTransferred
  oAudioMessageCount oCallbackServiceLevel oExternalAudioMessageCount oExternalMediaCount oMediaCount
  oMessageCount oMessageSegmentCount oMessageTurn oServiceLevel oServiceTarget oSkillExpressionApplications
  tAbandon tAcd tActiveCallback tActiveCallbackComplete tAcw tAgentResponseTime tAgentVideoConnected tAlert
  tAnswered tAverageAgentResponseTime tAverageCustomerResponseTime tBarging tCallbackAbandon tCallbackConnect
  tCallbackNotReached tCallbackVirtualWait tCfcAbandon tCfcAcd tCfcAnswered tCfcFlowOut tCoaching
  tCoachingComplete tConnected tContacting tDialing tFirstConnect tFirstDial tFirstEngagement tFirstResponse
  tFlowOut tHandle tHeld tHeldComplete tIvr tMonitoring tMonitoringComplete tNotResponding tPark tParkComplete
  tScreenMonitoring tShortAbandon tSnippetRecord tTalk tTalkComplete tTransmitting tUserResponseTime tVoicemail
  tWait
`)

/** Dimensions of segment filters of detail queries. */
export const segmentDimensions = words(`
  addressFrom addressTo agentAssistantId agentOwned ani authenticated bargedParticipantId callbackNumber
  callbackScheduledTime canonicalExternalContactId cleared coachedParticipantId conference deliveryPushed
  deliveryStatus destinationAddress destinationConversationId detectedSpeechEnd detectedSpeechStart direction
  disconnectType dnis edgeId engagementSource errorCode exitReason extendedDeliveryStatus externalContactId
  externalOrganizationId flaggedReason flowId flowName flowOutType flowOutcome flowOutcomeId flowOutcomeValue
  flowVersion groupId journeyActionId journeyActionMapId journeyCustomerId journeyCustomerIdType
  journeyCustomerSessionId mediaCount mediaType messageType monitoredParticipantId outboundCampaignId
  outboundContactId outboundContactListId participantName protocolCallId provider purpose queueId recording
  remote remoteNameDisplayable requestedLanguageId requestedRouting requestedRoutingSkillId scoredAgentId
  screenMonitoredUserId screenRecording scriptId segmentEnd segmentType sessionDnis sipResponseCode
  skillExpressionId snippetRecording subject teamId transferTargetAddress transferTargetName transferType
  usedRouting userId wrapUpCode wrapUpNote
`)

/** Dimensions of conversation filters of detail queries. */
export const conversationDetailDimensions = words(`
  accessAttribute conversationEnd conversationId conversationInitiator conversationStart customerParticipation
  divisionId externalTag mediaStatsMinConversationMos originatingDirection originatingSocialMediaPublic
`)

/** Dimensions of the conversations under way. */
export const activityDimensions = words(`
  activeRouting addressFrom addressTo agentScore ani conversationId convertedFrom convertedTo direction dnis
  mediaType participantName queueId requestedLanguageId requestedRouting requestedRoutingSkillId routingPriority
  scoredAgentId sessionId teamId usedRouting userId
`)

function words(text: string): readonly string[] {
  return text.trim().split(/\s+/)
}
