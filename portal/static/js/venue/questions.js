/* The questions that must be answered at the door, as a small form. */
import { part, writeText } from "./page.js";

const TYPES = { number: "number", date: "date" };
let send = null;

export function wireQuestions() {
  part("question-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const answers = read(event.target);
    part("question-error").hidden = answers !== null;
    if (answers) send?.(answers);
  });
}

export function ask(questions, onAnswers) {
  send = onAnswers;
  part("questions").replaceChildren(...questions.map(fieldOf));
  part("question-error").hidden = true;
  part("question-form").hidden = questions.length === 0;
}

function fieldOf(question) {
  const box = document.createElement(question.options?.length || question.kind === "consent" ? "fieldset" : "div");
  box.className = "field";
  box.dataset.question = question.id;
  box.dataset.kind = question.kind;
  if (question.kind === "consent") box.append(choice(question, "checkbox", { id: "yes", label: question.label }));
  else if (question.options?.length) box.append(legendOf(question), ...choicesOf(question));
  else box.append(...lineOf(question));
  return box;
}

function legendOf(question) {
  const legend = document.createElement("legend");
  writeText(legend, question.label);
  return legend;
}

const choicesOf = (question) =>
  question.options.map((option) => choice(question, question.kind === "several" ? "checkbox" : "radio", option));

function choice(question, type, option) {
  const label = document.createElement("label");
  const words = document.createElement("span");
  label.className = "choice-card";
  writeText(words, option.label);
  label.append(Object.assign(document.createElement("input"), { type, name: `q${question.id}`, value: option.id }), words);
  return label;
}

function lineOf(question) {
  const id = `question-${question.id}`;
  const label = Object.assign(document.createElement("label"), { htmlFor: id });
  writeText(label, question.label);
  const type = TYPES[question.kind] ?? "text";
  return [label, Object.assign(document.createElement("input"), { id, type, name: `q${question.id}`, autocomplete: "off" })];
}

/* Return the answers by question, or null where one is missing. */
function read(form) {
  const answers = {};
  for (const box of form.querySelectorAll("[data-question]")) {
    const answer = answerOf(box);
    if (answer === null) return null;
    answers[box.dataset.question] = answer;
  }
  return answers;
}

function answerOf(box) {
  const chosen = [...box.querySelectorAll("input:checked")].map((input) => input.value);
  if (box.dataset.kind === "consent") return chosen.length ? true : null;
  if (box.tagName === "FIELDSET") return chosen.length ? chosen.map(Number) : null;
  const written = box.querySelector("input").value.trim();
  if (!written) return null;
  return box.dataset.kind === "number" ? Number(written) : written;
}
