import { checkDocument } from '../../../core/checks'
import { checkOptions } from '../../../core/schema'
import { type CsvOptions, csvFields } from '../../../documents/tables/csv-format'
import { buildTable, type Column, csvText, type Table } from '../../../report/csv/table'
import type { Training, TrainingCandidate, TrainingSkill } from '../documents/training'

interface Row {
  readonly skill: TrainingSkill
  readonly candidate: TrainingCandidate
}

/** A row for each skill and possible holder, with what the best next holders of the skill bring. */
export function trainingCsv(training: Training, csv: CsvOptions = {}): string {
  checkDocument(training, 'training', 'skillroute/training@1')
  checkOptions(csv, csvFields())
  return csvText(trainingTable(training), csv)
}

/** The rows of {@link trainingCsv}. */
export function trainingTable(training: Training): Table {
  const rows = training.skills.flatMap((skill) => skill.candidates.map((candidate): Row => ({ skill, candidate })))
  const columns: readonly Column<Row>[] = [
    { name: 'skill_id', cell: ({ skill }) => skill.id },
    { name: 'skill', cell: ({ skill }) => skill.name },
    { name: 'holders', cell: ({ skill }) => skill.holders },
    { name: 'agent_id', cell: ({ candidate }) => candidate.agent.id },
    { name: 'agent', cell: ({ candidate }) => candidate.agent.name },
    { name: 'expected_aht_seconds', cell: ({ candidate }) => candidate.ahtSeconds.mean },
    { name: 'aht_low', cell: ({ candidate }) => candidate.ahtSeconds.low },
    { name: 'aht_high', cell: ({ candidate }) => candidate.ahtSeconds.high },
    { name: 'value', cell: ({ candidate }) => candidate.value.mean },
    { name: 'value_low', cell: ({ candidate }) => candidate.value.low },
    { name: 'value_high', cell: ({ candidate }) => candidate.value.high },
    {
      name: 'among_best',
      cell: ({ skill, candidate }) => {
        const place = skill.additional.findIndex(({ agentIds }) => agentIds.includes(candidate.agent.id))
        return place < 0 ? undefined : place + 1
      },
    },
  ]
  return buildTable(columns, rows)
}
