/** The required fields of each document, for `checkBag`; `test/types` checks them against the types. */
export const SNAPSHOT =
  'format=s org=o takenAt=s scope=o divisions=l skills=l languages=l queues=l agents=l skillGroups=l gaps=l *'
export const PLAN =
  'format=s id=s hash=s org=o createdAt=s snapshotHash=s source=s reread=s changes=l budget=o warnings=l *'
export const MODEL = 'format=s skills=l queues=l contactTypes=l agents=l notes=l *'
export const DEMAND = 'format=s org=o interval=o granularityMinutes=n contactTypes=l agents=l staffing=l notes=l *'
