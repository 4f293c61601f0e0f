/** Each of these lets a client read a business unit: entities of `wfm`, or of another domain that is named, and their actions. */
const ENTITIES = [
  'activityCode=add/delete/edit/view agent=edit agentSchedule=view agentTimeOffRequest=submit',
  'agent=view businessUnit=add/delete/edit/view historicalAdherence=view shrinkage=view intraday=view',
  'managementUnit=add/delete/edit/view publishedSchedule=view realtimeAdherence=view',
  'schedule=add/delete/edit/generate/view serviceGoalTemplate=add/delete/edit/view',
  'planningGroup=add/delete/edit/view shiftTradeRequest=edit/view agentShiftTradeRequest=participate',
  'shortTermForecast=add/delete/edit/view staffingGroup=add/delete/edit/view',
  'timeOffRequest=add/edit/view timeOffLimit=add/delete/edit/view timeOffPlan=add/delete/edit/view',
  'timeOffRequest=add/edit/view workPlan=add/delete/edit/view workPlanRotation=add/delete/edit/view',
  'coaching:appointment=add/edit learning:assignment=add/reschedule',
  'agentSchedulingPreferencesQuery=view agentSchedulingPreferences=edit',
  'agentSchedulingPreferencesSettings=view schedulingPreferencesQuery=view',
  'schedulingPreferencesSettings=view/edit',
]

/** Permissions of which any one lets a client read a business unit, in the order of the official description. */
export function unitPermissions(): readonly string[] {
  return ENTITIES.flatMap((line) => line.split(' ')).flatMap((part) => {
    const [entity = '', actions = ''] = part.split('=')
    const name = entity.includes(':') ? entity : `wfm:${entity}`
    return actions.split('/').map((action) => `${name}:${action}`)
  })
}
