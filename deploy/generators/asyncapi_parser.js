// Validates the document in the first argument with AsyncAPI's own parser. Prints what the parser finds. The exit code is 1 if
// there is an error or a warning.
const { readFileSync } = require('node:fs');
const { DiagnosticSeverity, Parser } = require('@asyncapi/parser');

async function validate(file) {
  const { document, diagnostics } = await new Parser().parse(readFileSync(file, 'utf8'), { source: file });
  diagnostics.forEach((found) => console.log(
    `${DiagnosticSeverity[found.severity]} ${found.path.join('/')}: ${found.message} (${found.code})`));
  if (document) {
    console.log(`AsyncAPI ${document.version()}: ${document.channels().length} channels, `
      + `${document.operations().length} operations, ${document.messages().length} messages`);
  }
  return document && diagnostics.every((found) => found.severity > DiagnosticSeverity.Warning);
}

validate(process.argv[2]).then((valid) => process.exit(valid ? 0 : 1));
