// Judges JSON texts by JSON Schemas with ajv. Standard input: {"schemas": {name: schema}, "checks": [[name, text], ...]}.
// Standard output: a list with true, false, or null for a text that is no JSON.

import { readFileSync } from "node:fs";
import Ajv2020 from "ajv/dist/2020.js";

const { schemas, checks } = JSON.parse(readFileSync(0, "utf8"));
// Strict about unknown keywords and formats; a keyword may stand without its type, which stands beside it or above.
const ajv = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false });
const validators = Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, ajv.compile(schema)]));

function judge([name, text]) {
  let value;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  return validators[name](value);
}

process.stdout.write(JSON.stringify(checks.map(judge)));
