import type { EmulatorAssumption, EmulatorFact } from '../../../emulator'
import { figureColumn, textTable } from '../../../report/text/kit/table'
import type { Io } from '../../../terminal/io/io'

/** The emulator's assumptions as two tables: its switches, and the facts reported about the platform. */
export function assumptionsText(
  { columns, paint }: Pick<Io, 'columns' | 'paint'>,
  assumptions: readonly EmulatorAssumption[],
  facts: readonly EmulatorFact[],
): string {
  const options = { width: Math.min(columns, 120), paint }
  const switches = textTable<EmulatorAssumption>(
    [
      { title: 'Switch', cell: ({ name }) => name },
      { title: 'Default', cell: (assumption) => String(assumption.default) },
      { title: 'Rests on', cell: ({ basis }) => (basis === 'source' ? 'a source' : basis) },
      { title: 'What it decides', cell: ({ decides, rests }) => `${decides} (${rests})`, wrap: true },
    ],
    assumptions,
    options,
  )
  const reported = textTable<EmulatorFact>(
    [
      figureColumn('No.', ({ number }) => String(number)),
      { title: 'Reported about the platform', cell: ({ says }) => says, wrap: true },
      { title: 'By', cell: ({ source }) => source },
      { title: 'Switch', cell: (fact) => fact.switches.join(', ') },
    ],
    facts,
    options,
  )
  return `${switches}\n\n${reported}\n`
}
