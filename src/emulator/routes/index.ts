import type { Route } from '../model/types'
import { analyticsRoutes } from './analytics'
import { auditsRoutes } from './audits'
import { authorizationRoutes } from './authorization'
import { conversationRoutes } from './conversations/conversations'
import { recordingRoutes } from './conversations/recordings'
import { listRoutes } from './directory/lists'
import { voicemailRoutes } from './directory/voicemail'
import { notificationsRoutes } from './notifications'
import { clientRoutes } from './org/clients'
import { divisionRoutes } from './org/divisions'
import { groupRoutes, groupWriteRoutes } from './org/groups'
import { licenseRoutes } from './org/licenses'
import { organizationRoutes } from './org/organization'
import { memberRoutes } from './queues/members'
import { queueRoutes } from './queues/queues'
import { directBackupRoutes } from './routing/direct-backup'
import { labelRoutes } from './routing/labels'
import { languageRoutes } from './routing/languages'
import { lookupRoutes } from './routing/lookups'
import { orgSettingRoutes } from './routing/org-settings'
import { skillGroupRoutes } from './routing/skill-groups'
import { skillRoutes } from './routing/skills'
import { utilizationRoutes } from './routing/utilization'
import { wrapupCodeRoutes } from './routing/wrapup-codes'
import { triggersRoutes } from './triggers'
import { usageRoutes } from './usage'
import { hireRoutes } from './users/hire'
import { userLanguageRoutes } from './users/languages'
import { userListRoutes } from './users/list'
import { presenceRoutes } from './users/presence'
import { userQueueRoutes } from './users/queues'
import { userSkillRoutes } from './users/skills'
import { userRoutes } from './users/user'
import { wfmRoutes } from './wfm'

/** The operations of the platform, with its download service. Login, token endpoint and the emulator's page are apart. */
export const routes: readonly Route[] = [
  ...organizationRoutes,
  ...divisionRoutes,
  ...authorizationRoutes,
  ...clientRoutes,
  ...licenseRoutes,
  ...groupRoutes,
  ...groupWriteRoutes,
  ...listRoutes,
  ...voicemailRoutes,
  ...queueRoutes,
  ...memberRoutes,
  ...skillRoutes,
  ...skillGroupRoutes,
  ...languageRoutes,
  ...utilizationRoutes,
  ...labelRoutes,
  ...directBackupRoutes,
  ...wrapupCodeRoutes,
  ...orgSettingRoutes,
  ...lookupRoutes,
  ...userListRoutes,
  ...userRoutes,
  ...presenceRoutes,
  ...hireRoutes,
  ...userSkillRoutes,
  ...userLanguageRoutes,
  ...userQueueRoutes,
  ...analyticsRoutes,
  ...conversationRoutes,
  ...recordingRoutes,
  ...auditsRoutes,
  ...notificationsRoutes,
  ...triggersRoutes,
  ...usageRoutes,
  ...wfmRoutes,
]
