import { textTable } from '../../report/text/kit/table'
import { exportWfm } from '../../workflows'
import { writeStream } from '../io/write-stream'
import type { Stage } from './stage'

/** Exports agents and skills for workforce management, and lists the files. */
export async function exportStep(stage: Stage): Promise<void> {
  const { io, client, options } = stage
  stage.title('Exporting')
  await writeStream(io, `${options.out}/wfm.csv`, exportWfm(client, { format: 'csv', signal: io.signal }))
  const files = [
    ['snapshot.json', 'what was configured'],
    ['demand.json', 'what was asked, by queue, skill set and quarter of an hour'],
    ['plan.json', 'exactly what was written, why, and what it should bring'],
    ['*.journal.jsonl', 'what was written, when, with correlation ids'],
    ['apply-report.json', 'the outcome of each change'],
    ['verify-report.json', 'what a fresh read found'],
    ['next-week.json', 'actual demand of the week after, with the plan'],
    ['wfm.csv', 'agents, skills, levels and availability for a workforce tool'],
    ['report.html', 'all of it on one page for people, forecast against actuals first'],
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
