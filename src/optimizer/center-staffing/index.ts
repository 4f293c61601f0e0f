export { type AddedQueue, addQueue } from './add-queue'
export type { StaffingProgress, StaffingStep } from './look'
export type { CenterTarget, StaffCenterOptions } from './options'
export { staffCenter, staffCenterInPieces } from './staff-center'
