import type { Route } from '../../model/types'
import { divisionWriteRoutes } from './division-writes'
import { productRoutes, roleRoutes } from './roles'
import { subjectRoutes } from './subjects'

/** Products, roles, their grants, and writes of divisions. */
export const authorizationRoutes: readonly Route[] = [
  ...productRoutes,
  ...roleRoutes,
  ...subjectRoutes,
  ...divisionWriteRoutes,
]
