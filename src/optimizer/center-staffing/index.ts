export { type AddedQueue, addQueue } from './add-queue'
export type { CenterTarget, StaffCenterOptions } from './options'
export { type StaffingStep, staffCenter, staffCenterInSteps } from './staff-center'
