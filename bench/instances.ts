/**
 * Instances with published or exact results, ours against them: `npm run bench:instances -- [names] [out]`, by default all.
 * Each is a file in `bench/instances` that `skillroute simulate` reads; `bench/instances/README.md` says how another tool takes
 * part. Intervals of ours are 95 % over replications. Every run prints the same. `out`: also writes the figures as JSON.
 */
import { writeFileSync } from 'node:fs'
import { agrees, readInstances, runInstance } from './parts/instances'

const [names = '', out] = process.argv.slice(2)
const instances = readInstances().filter(({ file }) => names === '' || names.split(',').includes(file))

console.log('instance            figure                                   published      +-      ours      +-  agrees')
const rows = instances.flatMap((instance) => {
  const compared = runInstance(instance)
  for (const row of compared) {
    const { figure, published, within, ours, halfWidth } = row
    const digits = published >= 100 ? 1 : published >= 1 ? 3 : 5
    const columns = [published, within, ours, halfWidth].map((one, i) =>
      one.toFixed(digits).padStart(i % 2 === 0 ? 9 : 7),
    )
    console.log(instance.file.padEnd(19), figure.padEnd(40), ...columns, ` ${agrees(row) ? 'yes' : 'no'}`)
  }
  if (instance.differs !== undefined) console.log(`${' '.repeat(20)}${instance.differs}`)
  return compared
})
console.log(`\n${rows.filter(agrees).length} of ${rows.length} figures lie within both intervals`)
if (out !== undefined) writeFileSync(out, `${JSON.stringify(rows, undefined, 2)}\n`)
