/** Every operation that our client declares, found where the resources declare them. */
import { aggregateOperations } from '../../../src/resources/analytics/aggregates'
import { detailOperations } from '../../../src/resources/analytics/details'
import { availabilityOperations, jobOperations } from '../../../src/resources/analytics/jobs'
import { observationOperations } from '../../../src/resources/analytics/observations'
import { auditOperations } from '../../../src/resources/audit'
import { authorizationOperations } from '../../../src/resources/authorization'
import { divisionOperations } from '../../../src/resources/divisions'
import { languageOperations } from '../../../src/resources/languages'
import { licenseOperations } from '../../../src/resources/licenses'
import { limitOperations } from '../../../src/resources/limits'
import { memberOperations } from '../../../src/resources/members'
import { notificationOperations } from '../../../src/resources/notifications'
import { oauthClientOperations } from '../../../src/resources/oauth-clients'
import { organizationOperations } from '../../../src/resources/organizations'
import { predictorOperations } from '../../../src/resources/predictors'
import { queueOperations } from '../../../src/resources/queue-operations'
import { routingSettingsOperations } from '../../../src/resources/routing-settings'
import { skillGroupOperations } from '../../../src/resources/skill-groups'
import { skillOperations } from '../../../src/resources/skills'
import { tokenOperations } from '../../../src/resources/tokens'
import { triggerOperations } from '../../../src/resources/triggers'
import { usageOperations } from '../../../src/resources/usage'
import { userSkillOperations } from '../../../src/resources/user-skills'
import { userOperations } from '../../../src/resources/users'
import { utilizationOperations } from '../../../src/resources/utilization'
import { wfmOperations } from '../../../src/resources/wfm/operations'

/** What is known of an operation without its answer. */
export interface DeclaredOperation {
  readonly id: string
  readonly method: string
  readonly path: string
  readonly kind: string
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
  languageOperations,
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
