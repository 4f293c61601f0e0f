import { redact, redactText } from '../../../core/json/redact'
import { createPseudonyms, idsInOrder, isUuid } from '../../../documents/pseudonyms/pseudonyms'
import { isObject } from '../../../emulator/answers/body'

/** Removes secrets and personal data from an org's answers. */
export interface Hiding {
  json(value: unknown): unknown
  /** Hides what a path or a query string contains. */
  text(text: string): string
  query(parameters: Iterable<readonly [string, string]>): string
}

/** Members whose text is the name of a thing or a person. */
const NAMES = new Set(
  (
    'name displayname entityname username title department division team participantname preferredname nickname ' +
    'routingskill languageskill fromname pattern domain thirdpartyorgname fieldname label value skill certifications ' +
    'firstname middlename lastname givenname familyname officialname employeeid profileskills remotenamedisplayable'
  ).split(' '),
)

/** Members whose text is written by people or identifies a person. They are left out. */
const WRITTEN = new Set(
  (
    'description notes note comment comments subject body text message ani dnis sessiondnis addressfrom addressto ' +
    'addressself addressother destinationaddresses entryreason exitreason callerid ' +
    'remote number extension phonenumber callbacknumbers callbackusername jabberid remoteip externaltag wrapupnote ' +
    'manager biography location locations images chat participantattributes attributes address addresses ' +
    'primarycontactinfo transfertargetname transfertargetaddress oldvalues newvalues'
  ).split(' '),
)

/** Members whose text is the platform's own vocabulary. It is kept even if it looks like a name. */
const VOCABULARY = new Set(
  (
    'type mediatype metric metrics state status interval granularity groupby dimension operator evaluation kind code ' +
    'servicename entitytype action level format order direction systempresence routingstatus messagecode ' +
    'skillevaluationmethod scoringmethod memberby comparator operation qualifier presence purpose authorizedgranttype ' +
    'conversationinitiator defaultlanguage defaultcountrycode disconnecttype errorcode key lastagentroutingmode licenses ' +
    'mode namespace originatingdirection productplatform provider requestedroutings segmenttype startdayofweek timezone ' +
    'usedrouting visibility wrapupprompt actions actionset interruptablemediatypes expand fields sortby sortorder orderby ' +
    'metrics views mediatypes property properties features transports requirespermissions missingpermissions permissions ' +
    'topicname platform intent kpi querystatus querytype eventtype activitycodeid businessunittimezone'
  ).split(' '),
)

const REMOVED = '[removed]'

/** One or several words of the platform's vocabulary, but no sentence and no address. */
const WORD = /^[\w.:/{}*+-]{0,80}(?:,[\w.:/{}*+-]{1,80})*$/
/** Members that hold ids. */
const AN_ID = /^(?:id|ids|.*id|.*ids|cursor|interval|.*uri|jsonpath|pagenumber|pagesize)$/
/** An address of the API without its host. */
const PATH = /^\/api\/v2\/[\w./?=&%,:-]*$/

/** A telephone number or address of a call, in any member. */
const CALL_ADDRESS = /^(?:(?:tel|sips?):|\+\d)/i

/**
 * Replaces what must be hidden by pseudonyms made with a key.
 * @param all everything that will be hidden, as text
 * @param secrets texts that must never be kept, such as tokens
 */
export function createHiding(key: string, all: string, secrets: ReadonlySet<string>): Hiding {
  const pseudonyms = createPseudonyms(key, idsInOrder(key, all))
  const known = new Map<string, string>()

  function named(text: string): string {
    if (text.split(',').every(isUuid) || /^[\d.:TZ/+-]*$/.test(text)) return pseudonyms.text(text)
    const other = text.includes('@') ? pseudonyms.text(text) : pseudonyms.name('Name', text)
    known.set(text, other)
    return other
  }

  /** @param key name of the member, or of the list that contains it */
  function hidden(value: unknown, key: string): unknown {
    const member = key.toLowerCase()
    if (WRITTEN.has(member)) return emptied(value)
    if (typeof value === 'string') return hiddenText(value, member)
    if (Array.isArray(value)) return value.map((item) => hidden(item, key))
    if (!isObject(value)) return value
    return Object.fromEntries(
      Object.entries(value)
        .filter(([name]) => isUuid(name) || isRetained(name))
        .map(([name, item]) => [pseudonyms.text(name), hidden(item, memberName(name, value))]),
    )
  }

  function hiddenText(text: string, member: string): string {
    if (CALL_ADDRESS.test(text)) return REMOVED
    if (VOCABULARY.has(member) && WORD.test(text)) return text
    if (NAMES.has(member)) return named(text)
    const other = known.get(text)
    if (other !== undefined) return other
    // The text is an id, an address of the API, a time or a version. Anything else counts as a name.
    return AN_ID.test(member) || PATH.test(text) ? pseudonyms.text(text) : named(text)
  }

  return {
    json: (value) => hidden(redact(value, secrets), ''),
    text: (text) => pseudonyms.text(redactText(text, secrets)),
    query(parameters) {
      const pairs = [...parameters].map(([name, value]): [string, string] => [
        name,
        hiddenText(redactText(value, secrets), name.toLowerCase()),
      ])
      return new URLSearchParams(pairs.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))).toString()
    },
  }
}

/**
 * The name under which a member is evaluated, which may depend on the members beside it. The `value` of a filter with a
 * `dimension` or `property` is an id or a word of the platform, but no name of a person or thing. The `name` of a
 * session's metric, which has an `emitDate`, is the platform's own word.
 */
function memberName(name: string, among: object): string {
  if (name === 'value' && (Reflect.has(among, 'dimension') || Reflect.has(among, 'property'))) return 'id'
  if (name === 'name' && Reflect.has(among, 'emitDate')) return 'metric'
  return name
}

/** A meaningless value of the same type. */
function emptied(value: unknown): unknown {
  if (typeof value === 'string') return value === '' ? '' : REMOVED
  if (Array.isArray(value)) return []
  return isObject(value) ? {} : value
}

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
