// The one entry: `npm start`, `npm run dev`, `npm run db:migrate`. Its syntax is old on purpose: an old Node has to
// be able to read it, so that it can say that it is too old.
var found = process.versions.node.split('.')
var major = Number(found[0])
var minor = Number(found[1])

if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(
    '\n✗ Node ' +
      process.versions.node +
      ' ist zu alt: Sprechzimmer braucht Node 20.19 oder neuer.\n' +
      '  Abhilfe: eine neuere Fassung von https://nodejs.org/ einrichten und noch einmal »npm start« aufrufen.\n\n',
  )
  process.exitCode = 1
} else {
  import('./launcher/main.mjs').then((launcher) => launcher.main(process.argv.slice(2)))
}
