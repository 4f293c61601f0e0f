/**
 * Not stable: may change in a minor version.
 *
 * Skills that agents hold at certain times: check a calendar, see its months, grant and revert what is due.
 * @module skillroute/calendar
 */

export { parseShifts } from '../../workflows/plan/shifts'
export { type CompileOptions, compileSkillCalendar, parseSkillCalendar } from './compile'
export type {
  CalendarRun,
  CalendarStep,
  CalendarTarget,
  RunCalendarOptions,
} from './run/options'
export { runSkillCalendar } from './run/run-calendar'
export type { CalendarEntry, CompiledCalendar, CompiledEntry, SkillCalendar } from './skill-calendar'
export { calendarText } from './texts/calendar'
