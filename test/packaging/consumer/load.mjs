// Loads every entry named on the command line and prints the names of its values.
const names = {}
for (const entry of process.argv.slice(2)) names[entry] = Object.keys(await import(entry)).sort()
console.log(JSON.stringify(names))
