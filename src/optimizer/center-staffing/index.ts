export { type AddedQueue, addQueue } from './add-queue'
export type { CenterTarget, StaffCenterOptions } from './options'
export { staffCenter, staffCenterInSteps } from './staff-center'
