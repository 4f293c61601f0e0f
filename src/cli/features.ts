/** The commands of the extras, a line each: without its line and its folder an extra is gone. */
export { calendarCommand } from '../features/calendar/command/calendar'
export { experimentCommand } from '../features/experiment/command/experiment'
export { explainCommand } from '../features/explain/command/explain'
export { learnCommand } from '../features/learn/command/learn'
export { probeCommand } from '../features/probe/command/probe'
export { scheduleCommand } from '../features/schedule/command/schedule'
export { staffingCommand } from '../features/staffing/command/staffing'
export { trainingCommand } from '../features/training/command/training'
