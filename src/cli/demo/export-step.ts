import { textTable } from '../../report/text/kit/table'
import { writeStream } from '../../terminal/io/write-stream'
import { exportWfm } from '../../workflows'
import type { Stage } from './stage'

/** Exports agents and skills for workforce management, and lists the files. */
export async function exportStep(stage: Stage): Promise<void> {
  const { io, client, options } = stage
  stage.title('Exporting')
  await writeStream(io, `${options.out}/wfm.csv`, exportWfm(client, { format: 'csv', signal: io.signal }))
  const files = [
    ['snapshot.json', 'the configuration of the org before the plan'],
    ['demand.json', 'contacts offered, by queue, skill set and quarter of an hour'],
    ['plan.json', 'each change with its reason, and the forecast effect'],
    ['*.journal.jsonl', 'each write with its time and correlation id'],
    ['apply-report.json', 'the outcome of each change'],
    ['verify-report.json', 'which changes a new read of the org found in place'],
    ['next-week.json', 'actual demand of the following week, with the plan'],
    ['wfm.csv', 'agents, skills, levels and availability for a workforce tool'],
    ['report.html', 'all results on one page, forecast against actuals first'],
  ]
  stage.say(
    textTable(
      [
        { title: `Files in ${options.out}`, cell: ([name]) => name ?? '' },
        { title: 'What is in them', cell: ([, what]) => what ?? '' },
      ],
      files,
      { width: io.columns, paint: io.paint },
    ),
  )
}
