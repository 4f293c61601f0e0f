/** The planner's page: a local web app over the workflows. */

export type { StoredPlan, UiOptions, UiStore } from './protocol/options'
export { startUi, type Ui } from './start'
