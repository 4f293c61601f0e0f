/**
 * Members of requests and answers that a recording keeps: those that the client's types declare, those of its queries,
 * and those needed to read lists and errors. All others are left out, since nobody knows what they contain.
 */
const RETAINED: ReadonlySet<string> = new Set([
  'joined',
  ...(
    'accessTokenValiditySeconds acdAutoAnswer action actions actionSet active activeQueueIds activeSkillIds ' +
    'activities activityCodeId activityDate acwSettings address agentBullseyeRing agentSchedules aggregates ' +
    'alertingTimeoutSeconds ani authorized authorizedGrantType authorizedScope autoAnswerOnly autoDialDelaySeconds ' +
    'autoEndDelaySeconds AVAILABLE averageHandleTimeSecondsPerInterval AWAY BREAK bullseye businessUnit ' +
    'businessUnitTimeZone BUSY calculatedMetricValue call callback canUseForScheduling certifications chat clauses ' +
    'client clientId cobrowse code comparator completionDate conditionalGroupRouting conference connectUri context ' +
    'contextId conversationEnd conversationFilters conversationId conversationInitiator conversations ' +
    'conversationStart count countNegative countPositive createdBy creationMethod cursor data dataAvailabilityDate ' +
    'date dateActiveQueuesChanged dateCreated dateLastLogin dateModified dateTokenIdles default defaultCountryCode ' +
    'defaultLanguage delayBySeconds denominator department description detailMetrics details dimension direction ' +
    'directory disconnectType division divisionId divisionIds domain downloadUrl durationMs email emitDate ' +
    'enableAudioMonitoring enableAutoAnswer enabled enableManualAssignment enableTranscription endDate endTime ' +
    'entities entity entityName entityType errorCode errorMessage errors estimatedWaitTimeSeconds eventDate eventTime ' +
    'eventTTLSeconds eventType expand expansionCriteria expirationDate expires externalContactId features fieldName ' +
    'fields filter filters firstUri flattenMultivaluedDimensions formula friendlyName from fullDayTimeOffMarkers ' +
    'grantMadeAt grants granularity group groupBy groups gte headers homeDivision homeOrganization httpMethod id IDLE ' +
    'ids includeNonAcd intent internalmessage interruptableMediaTypes interruptingLabelIds interval ' +
    'intervalLengthMinutes jobId joinedMemberCount jsonPath key kpi label labelName labelUtilizations language ' +
    'languages languageSkill languageSkillConditions languageUri lastAgentRoutingMode lastUri lengthMinutes level ' +
    'licenses limit limits lte matchCriteria max maximumCapacity maxInboundCalls MEAL mediaSettings mediaType ' +
    'mediaTypes MEETING memberBy memberCount memberGroups message messageParams messageWithParams metadata metric ' +
    'metrics min missingPermissions mode modifiedBy modifiedDate name namespace namespaces newValues nextUri ' +
    'numerator OAuthClient objectCounts observationDate observations OFF_QUEUE offeredPerInterval OFFLINE oldValues ' +
    'ON_QUEUE operation operationId operator order orderBy organization organizationId organizationPresenceId ' +
    'originatingDirection outOfOffice p95 pageCount pageNumber pageSize paging paid participantId participantName ' +
    'participants percentage planningGroupId planningGroups planningGroupStaffingRequirements platform policies ' +
    'predicate predicates presence presenceAggregations presenceDefinition presenceFilters presenceMessage ' +
    'previousUri primary primaryContactInfo primaryPresence productPlatform proficiency profileSkills property ' +
    'propertyChanges provider published purecloudVoice purpose qualifier query queryStatus queryType queue queueId ' +
    'queueIds queueMembershipStatus queues range ratio referenceStartDate rejectionReason remoteIp removedSkillIds ' +
    'requestCount requestedLanguageId requestedRoutings requestedRoutingSkillId requestedRoutingSkillIds ' +
    'requiresPermissions resetAgentScoreOnPresenceChange resourceConditionNode result results ringNumber rings role ' +
    'roleDivisions roleId roleIds routePaths routingPriority routingRing routingRules routingSkill ' +
    'routingSkillConditions routingStatus routingStatusAggregations routingStatusFilters routingTimeoutSeconds rules ' +
    'rulesVisible scope scoringMethod screenshare segmentEnd segmentFilters segments segmentStart segmentType selfUri ' +
    'serviceLevel serviceName services sessionId sessions settings shifts skillConditions skillEvaluationMethod ' +
    'skills skillsToRemove skillUri social sort sortOrder source staffingRequirementsPerInterval startDate ' +
    'startDayOfWeek startTime state stats status status200 status300 status400 status429 status500 subjectId ' +
    'submissionDate sum suppressInQueueCallRecording systemPresence systemToOrganizationMappings target team ' +
    'templateUri threshold timeoutMs timeZone title to topicName topicParameters total totalHits TRAINING ' +
    'transactionInitiator transports triggerMatches truncated type uploadKey url usedRouting user userDetails ' +
    'userFilters userId userIds userMemberCount username utilization value values version video views visibility ' +
    'voice voicemailEnabled waitSeconds weekCount weekDate weekNumber workitem wrapUpCode wrapupPrompt'
  )
    .toLowerCase()
    .split(' '),
])

/** Whether a member is known. */
export function isRetained(name: string): boolean {
  return RETAINED.has(name.toLowerCase())
}
