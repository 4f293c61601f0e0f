import { isoTime } from '../../../core/time/iso-time'
import { listParameter } from '../../answers/page'
import { notFound } from '../../answers/refuse'
import { shiftsBetween } from '../../history'
import type { Reply, Route, RouteContext } from '../../model/types'
import { liveAt } from '../analytics/live'
import { organizationPresence } from '../analytics/lookups'
import { SYSTEM_PRESENCES } from '../shared/agent-state'
import { businessUnitId, managementUnitId, wfmBase, wfmInvalid, wfmRoute } from './unit'

const MAX_USERS = 100

/** Whether agents do now what is scheduled. */
export const adherenceRoutes: readonly Route[] = [
  wfmRoute('GET', 'adherence', ['wfm:realtimeAdherence:view'], adherence),
]

function adherence(context: RouteContext): Reply {
  const { world, nowMs, query } = context
  const ids = listParameter(query, 'userId')
  if (ids.length === 0 || ids.length > MAX_USERS) wfmInvalid('userId', `userId must name 1 to ${MAX_USERS} users`)
  const live = liveAt(world, nowMs)
  const unit = (kind: string, id: string) => ({ id, selfUri: `${wfmBase}/${kind}/${id}` })
  const body = ids.map((id) => {
    const user = world.users.get(id) ?? notFound('user', id)
    const state = live.agent(id)
    const actual = CATEGORIES[state.presence] ?? 'Unavailable'
    const isScheduled = shiftsBetween(user, nowMs, nowMs + 1).length > 0
    const adherenceState = !isScheduled ? 'Unscheduled' : actual === 'OnQueueWork' ? 'InAdherence' : 'OutOfAdherence'
    return {
      id,
      user: { id, selfUri: `/api/v2/users/${id}` },
      businessUnit: unit('businessunits', businessUnitId(world)),
      managementUnit: unit('managementunits', managementUnitId(world)),
      ...(isScheduled ? { scheduledActivityCategory: 'OnQueueWork' } : {}),
      systemPresence: SYSTEM_PRESENCES[state.presence]?.replace(' ', '') ?? 'Offline',
      organizationSecondaryPresenceId: organizationPresence(world, state.presence),
      routingStatus: state.status,
      actualActivityCategory: actual,
      isOutOfOffice: false,
      adherenceState,
      impact: adherenceState === 'OutOfAdherence' ? 'Negative' : 'Neutral',
      timeOfAdherenceChange: isoTime(state.presenceSinceMs),
      presenceUpdateTime: isoTime(state.presenceSinceMs),
    }
  })
  return { status: 200, body }
}

/** Activity categories by presence. All other presences count as `Unavailable`. */
const CATEGORIES: Readonly<Record<string, string>> = {
  ON_QUEUE: 'OnQueueWork',
  BREAK: 'Break',
  MEAL: 'Meal',
  MEETING: 'Meeting',
  TRAINING: 'Training',
}
