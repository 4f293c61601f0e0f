// Loads every entry named on the command line and prints the names of its values.
const names = {}
for (const entry of process.argv.slice(2)) {
  names[entry] = Object.keys(require(entry))
    .filter((name) => name !== '__esModule')
    .sort()
}
console.log(JSON.stringify(names))
