/** Every operation that our client declares, found where the resources declare them. */
import { aggregateOperations } from '../../../src/resources/analytics/aggregates'
import { detailOperations } from '../../../src/resources/analytics/details'
import { availabilityOperations, jobOperations } from '../../../src/resources/analytics/jobs'
import { observationOperations } from '../../../src/resources/analytics/observations'
import { auditOperations } from '../../../src/resources/audits/audit'
import { memberOperations } from '../../../src/resources/members/members'
import { notificationOperations } from '../../../src/resources/notifications/notifications'
import { authorizationOperations } from '../../../src/resources/org/authorization'
import { divisionOperations } from '../../../src/resources/org/divisions'
import { groupOperations } from '../../../src/resources/org/groups'
import { licenseOperations } from '../../../src/resources/org/licenses'
import { limitOperations } from '../../../src/resources/org/limits'
import { oauthClientOperations } from '../../../src/resources/org/oauth-clients'
import { organizationOperations } from '../../../src/resources/org/organizations'
import { predictorOperations } from '../../../src/resources/org/predictors'
import { routingSettingsOperations } from '../../../src/resources/org/routing-settings'
import { tokenOperations } from '../../../src/resources/org/tokens'
import { usageOperations } from '../../../src/resources/org/usage'
import { queueOperations } from '../../../src/resources/queues/queue-operations'
import { skillGroupOperations } from '../../../src/resources/skills/skill-groups'
import { skillOperations } from '../../../src/resources/skills/skills'
import { triggerOperations } from '../../../src/resources/triggers/triggers'
import { languageOperations } from '../../../src/resources/users/languages'
import { userLanguageOperations } from '../../../src/resources/users/user-languages'
import { userSkillOperations } from '../../../src/resources/users/user-skills'
import { userOperations } from '../../../src/resources/users/users'
import { utilizationOperations } from '../../../src/resources/users/utilization'
import { wfmOperations } from '../../../src/resources/wfm/operations'

/** What is known of an operation without its answer. */
export interface DeclaredOperation {
  readonly id: string
  readonly method: string
  readonly path: string
  readonly kind: string
  readonly needs?: readonly string[] | undefined
}

/** All of them. `test/contract/coverage.test.ts` finds any that this list forgets. */
export const declaredOperations: readonly DeclaredOperation[] = [
  aggregateOperations,
  detailOperations,
  availabilityOperations,
  ...Object.values(jobOperations),
  observationOperations,
  auditOperations,
  authorizationOperations,
  divisionOperations,
  groupOperations,
  languageOperations,
  userLanguageOperations,
  licenseOperations,
  limitOperations,
  memberOperations,
  notificationOperations,
  oauthClientOperations,
  organizationOperations,
  predictorOperations,
  queueOperations,
  routingSettingsOperations,
  skillGroupOperations,
  skillOperations,
  tokenOperations,
  triggerOperations,
  usageOperations,
  userSkillOperations,
  userOperations,
  utilizationOperations,
  wfmOperations,
].flatMap((group) => Object.values(group))
