/** Where the approval of a plan lies unless somebody says otherwise: `plan.json` has it in `plan.approval.json`. */
export function approvalPath(planPath: string): string {
  return `${planPath.replace(/\.json$/, '')}.approval.json`
}
