import type { Route } from '../model/types'
import { analyticsRoutes } from './analytics'
import { auditsRoutes } from './audits'
import { notificationsRoutes } from './notifications'
import { clientRoutes } from './org/clients'
import { divisionRoutes } from './org/divisions'
import { groupRoutes } from './org/groups'
import { licenseRoutes } from './org/licenses'
import { organizationRoutes } from './org/organization'
import { memberRoutes } from './queues/members'
import { queueRoutes } from './queues/queues'
import { labelRoutes } from './routing/labels'
import { languageRoutes } from './routing/languages'
import { settingRoutes } from './routing/settings'
import { skillGroupRoutes } from './routing/skill-groups'
import { skillRoutes } from './routing/skills'
import { utilizationRoutes } from './routing/utilization'
import { triggersRoutes } from './triggers'
import { usageRoutes } from './usage'
import { userLanguageRoutes } from './users/languages'
import { userListRoutes } from './users/list'
import { userQueueRoutes } from './users/queues'
import { userSkillRoutes } from './users/skills'
import { userRoutes } from './users/user'
import { wfmRoutes } from './wfm'

/** Every operation the emulator answers, the token endpoint apart. */
export const routes: readonly Route[] = [
  ...organizationRoutes,
  ...divisionRoutes,
  ...clientRoutes,
  ...licenseRoutes,
  ...groupRoutes,
  ...queueRoutes,
  ...memberRoutes,
  ...skillRoutes,
  ...skillGroupRoutes,
  ...languageRoutes,
  ...utilizationRoutes,
  ...labelRoutes,
  ...settingRoutes,
  ...userListRoutes,
  ...userRoutes,
  ...userSkillRoutes,
  ...userLanguageRoutes,
  ...userQueueRoutes,
  ...analyticsRoutes,
  ...auditsRoutes,
  ...notificationsRoutes,
  ...triggersRoutes,
  ...usageRoutes,
  ...wfmRoutes,
]
