/** Default path of a plan's approval: `plan.approval.json` for `plan.json`. */
export function approvalPath(planPath: string): string {
  return `${planPath.replace(/\.json$/, '')}.approval.json`
}
