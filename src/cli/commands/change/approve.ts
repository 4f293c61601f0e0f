import { Command } from 'commander'
import { planText } from '../../../report/text/plan'
import { readText } from '../../../terminal/io/files'
import type { CommandContext } from '../../../terminal/io/io'
import { withExample } from '../../../terminal/io/options'
import { withStateOption } from '../../../terminal/io/state-folder'
import { keepApproval } from '../../../terminal/runs/approval-file'
import { approvePlan, parsePlan } from '../../../workflows'
import { approvalPath } from '../../../workflows/approval/read-approval'
import { inFile } from '../../../workflows/kit/in-file'

interface ApproveCommandOptions {
  readonly by: string
  readonly reason?: string
  readonly out?: string
  readonly redact?: boolean
  readonly json?: boolean
}

/** `skillroute approve`: writes an approval of a plan in a file beside it. */
export function approveCommand({ io }: CommandContext): Command {
  const command = new Command('approve')
    .description('approve a plan by its hash: writes a file beside the plan, where apply finds it; sends no requests')
    .argument('<plan>', 'plan file')
    .requiredOption('--by <name>', 'who approves it')
    .option('--reason <text>', 'why, or a ticket; goes into the audit log')
    .option('--out <file>', 'where to write the approval (default: beside the plan, as PLAN.approval.json)')
    .option('--redact', 'keep names of people out of the audit log')
    .option('--json', 'print JSON instead of text')
    .action(async (file: string, options: ApproveCommandOptions) => {
      const text = await readText(io, file)
      const plan = inFile(file, () => parsePlan(text))
      const { by, reason } = options
      const approval = approvePlan(plan, { by, reason })
      const written = await keepApproval(io, plan, approval, { ...options, out: options.out ?? approvalPath(file) })
      io.out(
        options.json === true
          ? `${JSON.stringify(approval)}\n`
          : `${planText(plan, { width: io.columns, paint: io.paint })}\n\napproved by ${approval.by}: ${written}\n`,
      )
    })
  return withExample(withStateOption(command), 'skillroute approve plan.json --by "Ann Lee" --reason CHG-1234')
}
