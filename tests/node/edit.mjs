// What an editor shows of JSON documents, by the language service of VS Code. Standard input: {"schemas": {name: schema},
// "settings": [{fileMatch, url}], "questions": [{name, text, at}]}; the url of a setting is the name of its schema, and `at` an
// offset. Standard output: a list of {"problems", "labels", "hover"}: sentences, what is offered at the offset, what it says.

import { readFileSync } from "node:fs";
import json from "vscode-json-languageservice";

const { getLanguageService, TextDocument } = json;
const { schemas, settings, questions } = JSON.parse(readFileSync(0, "utf8"));
const name = (url) => url.split("/").at(-1);
const service = getLanguageService({
  schemaRequestService: async (url) => JSON.stringify(schemas[name(url)]),
  workspaceContext: { resolveRelativePath: (path) => `file:///project/${path.replace(/^\.\//, "")}` },
});
service.configure({
  validate: true,
  schemas: settings.map(({ fileMatch, url }) => ({ fileMatch, uri: `file:///project/${url.replace(/^\.\//, "")}` })),
});

async function answer(question) {
  const document = TextDocument.create(`file:///project/${question.name}`, "json", 1, question.text);
  const parsed = service.parseJSONDocument(document);
  const position = document.positionAt(question.at ?? 0);
  const problems = await service.doValidation(document, parsed);
  const offered = await service.doComplete(document, position, parsed);
  const hover = await service.doHover(document, position, parsed);
  return {
    problems: problems.map((problem) => problem.message),
    labels: offered.items.map((item) => item.label),
    hover: hover === null ? null : [hover.contents].flat().map((part) => part.value ?? part).join("\n"),
  };
}

process.stdout.write(JSON.stringify(await Promise.all(questions.map(answer))));
